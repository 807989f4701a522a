package io.stealaway.remediation;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPolicy;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What is in flight, whoever began it, against how much may be. */
final class Budgets {
    private final ClusterSnapshot snapshot;
    private final MigrationPolicy policy;
    private final int pace;
    private final TreeMap<VmId, InFlightMigration> onWire = new TreeMap<>();
    private final TreeMap<VmId, Role> outOfService = new TreeMap<>();

    /**
     * @param open what we have begun
     * @param imagined what a dry run would have begun
     */
    Budgets(ClusterSnapshot snapshot, List<Migration> open, List<PlannedMigration> imagined, MigrationPolicy policy) {
        this(snapshot, open, imagined, policy, policy.maxInFlight());
    }

    /** @param pace how many may be in flight in the cluster after failures */
    Budgets(
            ClusterSnapshot snapshot,
            List<Migration> open,
            List<PlannedMigration> imagined,
            MigrationPolicy policy,
            int pace) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.pace = pace;
        for (PlannedMigration planned : imagined) {
            onWire.put(planned.vm(), new InFlightMigration(planned.vm(), planned.source(), planned.target()));
            roleOf(planned.vm()).ifPresent(role -> outOfService.put(planned.vm(), role));
        }
        for (Migration migration : open) {
            if (Phases.onWire(migration)) {
                onWire.put(
                        migration.vm(),
                        new InFlightMigration(
                                migration.vm(),
                                migration.move().source(),
                                migration.move().target()));
            }
            if (Phases.outOfService(migration)) {
                migration.role().ifPresent(role -> outOfService.put(migration.vm(), role));
            }
        }
        for (InFlightMigration other : snapshot.inFlight()) {
            onWire.put(other.vm(), other);
            roleOf(other.vm()).ifPresent(role -> outOfService.put(other.vm(), role));
        }
    }

    /** Returns the first budget that has no room for one more, with figures. */
    Optional<String> refusal(VmId vm, HostId source, HostId target) {
        return full("in flight in the cluster", onWire.size(), Math.min(pace, policy.maxInFlight()))
                .or(() -> zoneIsFull(source))
                .or(() -> full("leaving " + source, leaving(source), policy.maxOutPerHost()))
                .or(() -> full("arriving on " + target, arriving(target), policy.maxInPerHost()))
                .or(() -> roleOf(vm).flatMap(this::roleIsFull))
                .or(() -> wires().refusal(source, target));
    }

    private Wires wires() {
        return new Wires(snapshot, onWire.values(), policy);
    }

    private Optional<String> zoneIsFull(HostId source) {
        Optional<ZoneId> zone = zoneOf(source);
        long now = onWire.values().stream()
                .filter(m -> zoneOf(m.source()).equals(zone))
                .count();
        return zone.flatMap(name -> full("in flight in zone " + name, now, policy.maxInFlightPerZone()));
    }

    private Optional<ZoneId> zoneOf(HostId host) {
        return snapshot.host(host).map(Host::zone);
    }

    private Optional<Role> roleOf(VmId vm) {
        return snapshot.vm(vm).flatMap(Vm::role);
    }

    private Optional<String> roleIsFull(Role role) {
        long out = outOfService.values().stream().filter(role::equals).count();
        return full("of role " + role + " out of service", out, most(role));
    }

    /** One is always allowed, so that a role of few VMs can be cured too. */
    private long most(Role role) {
        long all = snapshot.vms().stream()
                .filter(vm -> vm.running() && vm.role().filter(role::equals).isPresent())
                .count();
        return Math.max(1L, (long) Math.floor(policy.maxRoleShare() * all));
    }

    private long leaving(HostId host) {
        return onWire.values().stream().filter(m -> m.source().equals(host)).count();
    }

    private long arriving(HostId host) {
        return onWire.values().stream().filter(m -> m.target().equals(host)).count();
    }

    private static Optional<String> full(String what, long now, long most) {
        return now < most ? Optional.empty() : Optional.of(now + " " + what + ", at most " + most + " are allowed");
    }
}
