package io.stealaway.check;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import io.stealaway.model.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Judges what the target is and what it has left. Stateless and thread-safe. */
final class TargetCheck {
    private TargetCheck() {}

    static void judge(CheckedStep move, Violations verdicts) {
        judgeHost(move, verdicts);
        judgeCapacity(move, verdicts);
        judgeMetrics(move, verdicts);
        judgeVolume(move, verdicts);
    }

    private static void judgeHost(CheckedStep move, Violations verdicts) {
        Host target = move.target();
        Vm vm = move.vm();
        verdicts.expect(
                "zone",
                move.source().zone().equals(target.zone()),
                "would leave " + move.source().zone() + " for " + target.zone());
        verdicts.expect("state", target.enabled() && target.up() && !target.maintenance(), "host is out of service");
        target.problem().ifPresent(text -> verdicts.expect("state", false, "host has a problem: " + text));
        verdicts.expect(
                "width", target.threads() >= vm.vcpus(), vm.vcpus() + " vCPUs on " + target.threads() + " threads");
        for (String trait : vm.requiredTraits()) {
            verdicts.expect("traits", target.traits().contains(trait), "host lacks " + trait);
        }
        for (String trait : vm.forbiddenTraits()) {
            verdicts.expect("traits", !target.traits().contains(trait), "host has " + trait);
        }
    }

    private static void judgeCapacity(CheckedStep move, Violations verdicts) {
        Host target = move.target();
        fits(move, verdicts, "vcpus", Vm::vcpus, HostCapacity.vcpus(target));
        fits(move, verdicts, "ram", Vm::ramBytes, HostCapacity.ramBytes(target));
        fits(move, verdicts, "disk", Vm::diskBytes, HostCapacity.diskBytes(target));
        fits(move, verdicts, "sriov", Vm::sriovFunctions, target.sriovFunctions());
        if (move.policy().placement().sriovWithinCores()) {
            fits(move, verdicts, "sriov-cores", Vm::sriovFunctions, target.cores());
        }
    }

    /** A VM that needs none of it may go where there is too little already. */
    private static void fits(
            CheckedStep move, Violations verdicts, String rule, ToLongFunction<Vm> amount, long capacity) {
        long taken = move.others().stream().mapToLong(amount).sum();
        long needs = amount.applyAsLong(move.vm());
        verdicts.expect(
                rule,
                needs == 0 || taken + needs <= capacity,
                taken + " taken and " + needs + " needed of " + capacity);
    }

    private static void judgeMetrics(CheckedStep move, Violations verdicts) {
        for (Vm guest : move.state().measuredOn(move.target().id())) {
            Optional<VmObservation> seen =
                    move.state().snapshot().observations().of(guest.id());
            verdicts.expect("metrics", seen.isPresent(), guest.id() + " was not observed");
            seen.ifPresent(observation -> judgeAge(move, verdicts, observation.sampledAt()));
        }
    }

    /** Samples are told apart by the millisecond. */
    private static void judgeAge(CheckedStep move, Violations verdicts, Instant sampledAt) {
        Instant to = move.state().snapshot().takenAt();
        Duration age = Duration.between(sampledAt.truncatedTo(ChronoUnit.MILLIS), to);
        Duration most = move.policy().detection().maxMetricAge();
        verdicts.expect(
                "metrics", age.abs().compareTo(most) < 0, "sample of " + age + ", stale from " + most + " either way");
    }

    /** Of two VMs that tell different hosts of one volume, the smaller id is believed. */
    private static void judgeVolume(CheckedStep move, Violations verdicts) {
        if (move.vm().sameHostVolume().isEmpty()) {
            return;
        }
        VolumeId hinted = move.vm().sameHostVolume().get();
        Optional<HostId> storage = move.state().snapshot().vms().stream()
                .flatMap(other -> other.volumes().stream())
                .filter(volume ->
                        volume.id().equals(hinted) && volume.storageHost().isPresent())
                .findFirst()
                .flatMap(volume -> volume.storageHost());
        verdicts.expect(
                "volume",
                storage.equals(Optional.of(move.target().id())),
                "must share the host of " + hinted + ", which is "
                        + storage.map(HostId::value).orElse("not known"));
    }
}
