package io.stealaway.check;

import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.policy.MigrationPolicy;
import java.time.Duration;
import java.util.List;

/** Judges whether a VM can be spared: it carries no control plane, and its service does without it. Stateless and thread-safe. */
final class ServiceCheck {
    private ServiceCheck() {}

    static void judge(CheckedStep move, Violations verdicts) {
        judgeControlPlane(move.vm(), move.policy().migration(), verdicts);
        boolean isolated = !move.policy().isolation().chainFor(move.vm()).isEmpty();
        if (isolated && move.vm().role().isPresent()) {
            judgeInService(move, verdicts);
        }
        long bandwidth = move.policy().migration().bandwidthBytesPerSecond();
        if (isolated && bandwidth > 0) {
            Duration wire = Duration.ofSeconds(move.vm().bytesToCopy() / bandwidth);
            Duration most = move.policy().isolation().maxIsolationOf(move.vm());
            verdicts.expect(
                    "isolation", wire.compareTo(most) <= 0, "takes " + wire + " on the wire alone, over " + most);
        }
    }

    private static void judgeControlPlane(Vm vm, MigrationPolicy policy, Violations verdicts) {
        verdicts.expect(
                "control-plane",
                vm.role().stream().noneMatch(role -> policy.controlPlaneRoles().contains(role)),
                "is of role " + vm.role().map(Object::toString).orElse(""));
        for (String key : policy.controlPlaneKeys()) {
            String value = vm.metadata().get(key);
            verdicts.expect(
                    "control-plane", value == null || value.equalsIgnoreCase("false"), "has " + key + "=" + value);
        }
    }

    private static void judgeInService(CheckedStep move, Violations verdicts) {
        List<Vm> running = move.state().snapshot().vms().stream()
                .filter(vm -> vm.role().equals(move.vm().role()) && vm.running())
                .toList();
        long left = running.stream()
                .filter(vm -> vm.state() == VmState.ACTIVE
                        && !vm.id().equals(move.vm().id()))
                .count();
        double share = move.policy().isolation().minInServiceOf(move.vm().role().orElseThrow());
        verdicts.expect(
                "in-service",
                left >= share * running.size(),
                "leaves " + left + " of " + running.size() + " of its role in service, below " + share);
    }
}
