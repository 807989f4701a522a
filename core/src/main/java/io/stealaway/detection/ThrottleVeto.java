package io.stealaway.detection;

import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.DetectionPolicy;

/**
 * Distinguishes a VM that is throttled by its own quota from one that loses CPU to its neighbours.
 *
 * <p>Needed because a merely throttled VM shows both symptoms: its guest counts the time that the quota withholds as steal,
 * and the tasks that wait for that time are in the run queue, which is load. Its neighbours are not the cause,
 * and on another host it would have the same quota.
 *
 * <p>Thread-safe.
 */
final class ThrottleVeto {
    /** Share of its quota from which a VM is taken to be held back by it, percent, when throttling itself is not known. */
    static final long CAP_USED_PERCENT = 95;

    private ThrottleVeto() {}

    static boolean vetoes(Vm vm, VmObservation observation, DetectionPolicy policy) {
        if (observation.throttledRatio().isPresent()) {
            double throttled = observation.throttledRatio().getAsDouble();
            return throttled > 0 && throttled >= policy.throttleVetoShare() * observation.stealRatio();
        }
        return vm.cpuCapMicroCores().isPresent()
                && observation.cpuUsedMicroCores() * 100
                        >= vm.cpuCapMicroCores().getAsLong() * CAP_USED_PERCENT;
    }
}
