package io.stealaway.model.snapshot;

import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import java.time.Instant;
import java.util.Optional;

/**
 * What was measured of one VM, as the columns hold it; a VM that does not run measures nothing, whatever was observed.
 *
 * @param runningVcpus its vCPUs; 0 when it does not run
 * @param observed whether it runs and was observed
 * @param unobserved 1 when it runs and was not observed
 * @param neighbourStealRatio fraction
 * @param wantedMicroCores used plus stolen, at most its vCPUs
 * @param needMicroCores wanted, at most its own quota
 * @param stolenMicroCores what neighbours stole
 * @param sampledAtMillis time of its sample; {@link #NEVER} when it was not observed
 */
record DerivedSample(
        long runningVcpus,
        boolean observed,
        int unobserved,
        double neighbourStealRatio,
        long wantedMicroCores,
        long needMicroCores,
        long stolenMicroCores,
        long sampledAtMillis) {

    static final long NEVER = Long.MAX_VALUE;

    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE - 1);
    private static final Instant EARLIEST = Instant.ofEpochMilli(Long.MIN_VALUE);

    static final DerivedSample NOTHING = new DerivedSample(0, false, 0, 0.0, 0, 0, 0, NEVER);

    static DerivedSample of(Vm vm, Optional<VmObservation> observation) {
        if (!vm.running()) {
            return NOTHING;
        }
        return observation.isPresent()
                ? observed(vm, observation.get())
                : new DerivedSample(vm.vcpus(), false, 1, 0.0, 0, 0, 0, NEVER);
    }

    /** An instant that milliseconds cannot tell is as far away as they can. */
    private static long millis(Instant instant) {
        if (instant.isAfter(LATEST)) {
            return LATEST.toEpochMilli();
        }
        return instant.isBefore(EARLIEST) ? EARLIEST.toEpochMilli() : instant.toEpochMilli();
    }

    private static DerivedSample observed(Vm vm, VmObservation observation) {
        long all = vm.vcpus() * MicroCores.PER_CORE;
        long missed = MicroCores.of(observation.stealRatio(), vm.vcpus());
        long wanted = Math.min(all, observation.cpuUsedMicroCores() + missed);
        double steal = observation.neighbourStealRatio();
        return new DerivedSample(
                vm.vcpus(),
                true,
                0,
                steal,
                wanted,
                Math.min(wanted, vm.cpuLimitMicroCores()),
                MicroCores.of(steal, vm.vcpus()),
                millis(observation.sampledAt()));
    }
}
