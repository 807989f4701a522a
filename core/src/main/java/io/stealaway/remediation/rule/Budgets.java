package io.stealaway.remediation.rule;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.schedule.MigrationLimits;
import io.stealaway.placement.schedule.MigrationLimits.Limit;
import io.stealaway.placement.schedule.MigrationLimits.Scope;
import io.stealaway.remediation.journal.MigrationPhases;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Compares all running migrations, including those that others started, with the limits of the policy. */
public final class Budgets {
    private final ClusterSnapshot snapshot;
    private final MigrationLimits limits;
    private final TreeMap<VmId, InFlightMigration> onWire = new TreeMap<>();
    private final TreeMap<VmId, Role> outOfService = new TreeMap<>();
    private final int pace;
    private final int moving;

    /**
     * @param open what we have begun
     * @param imagined what a dry run would have begun
     */
    public Budgets(
            ClusterSnapshot snapshot, List<Migration> open, List<PlannedMigration> imagined, MigrationPolicy policy) {
        this(snapshot, open, imagined, policy, policy.maxInFlight());
    }

    /**
     * @param pace how many of ours may be in flight after failures. One that is unknown, and those of others, do not count: they may
     *     never end, and with none of ours begun none would go well, which alone raises the pace
     */
    public Budgets(
            ClusterSnapshot snapshot,
            List<Migration> open,
            List<PlannedMigration> imagined,
            MigrationPolicy policy,
            int pace) {
        this.snapshot = snapshot;
        this.pace = pace;
        limits = new MigrationLimits(snapshot, policy);
        moving = Math.toIntExact(imagined.size()
                + open.stream()
                        .filter(one -> MigrationPhases.onWire(one) && one.phase() != MigrationPhase.UNKNOWN)
                        .count());
        for (PlannedMigration planned : imagined) {
            onWire.put(planned.vm(), new InFlightMigration(planned.vm(), planned.source(), planned.target()));
            roleOf(planned.vm()).ifPresent(role -> outOfService.put(planned.vm(), role));
        }
        for (Migration migration : open) {
            if (MigrationPhases.onWire(migration)) {
                onWire.put(
                        migration.vm(),
                        new InFlightMigration(
                                migration.vm(),
                                migration.move().source(),
                                migration.move().target()));
            }
            if (MigrationPhases.outOfService(migration)) {
                migration.role().ifPresent(role -> outOfService.put(migration.vm(), role));
            }
        }
        for (InFlightMigration other : snapshot.inFlight()) {
            onWire.put(other.vm(), other);
            roleOf(other.vm()).ifPresent(role -> outOfService.put(other.vm(), role));
        }
    }

    /** Returns the first budget that has no room for one more, with figures. */
    public Optional<String> refusal(VmId vm, HostId source, HostId target) {
        Optional<String> slowed = slowed();
        if (slowed.isPresent()) {
            return slowed;
        }
        InFlightMigration more = new InFlightMigration(vm, source, target);
        return Limit.ALL.stream()
                .map(limit -> full(limit, more))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Returns the first budget that has no room for any migration out of a zone, whichever VM's, with figures. */
    public Optional<String> exhausted(AvailabilityZone zone) {
        return slowed().or(() -> exhausted(Limit.CLUSTER, Scope.CLUSTER))
                .or(() -> exhausted(Limit.ZONE, zone))
                .or(() -> exhausted(Limit.CLUSTER_BYTES, Scope.CLUSTER));
    }

    /** Each migration takes one at least, of whatever is counted. */
    private Optional<String> exhausted(Limit limit, Object which) {
        long now = taken(limit, Optional.of(which));
        long most = limits.most(limit, 0);
        return now < most ? Optional.empty() : Optional.of(spent(now, limit, which, most));
    }

    private Optional<String> slowed() {
        return pace < limits.most(Limit.CLUSTER, 0) && moving >= pace
                ? Optional.of(moving + " of ours in flight, at most " + pace + " are allowed after failures")
                : Optional.empty();
    }

    private Optional<String> full(Limit limit, InFlightMigration more) {
        Optional<?> which = which(limit.scope(), more);
        if (which.isEmpty()) {
            return Optional.empty();
        }
        long now = taken(limit, which);
        long then = now + limit.taken(rate(more));
        long most = limits.most(limit, index(limit.scope(), more));
        return then <= most
                ? Optional.empty()
                : Optional.of(spent(limit.bytes() ? then : now, limit, which.get(), most));
    }

    private static String spent(long taken, Limit limit, Object which, long most) {
        return taken + " " + what(limit, which) + ", at most " + most + " are allowed";
    }

    /** Who is being put back is out of service, and no longer on the wire. */
    private long taken(Limit limit, Optional<?> which) {
        if (limit == Limit.ROLE) {
            return outOfService.values().stream()
                    .filter(role -> which.equals(Optional.of(role)))
                    .count();
        }
        return onWire.values().stream()
                .filter(other -> which(limit.scope(), other).equals(which))
                .mapToLong(other -> limit.taken(rate(other)))
                .sum();
    }

    /** Returns what a migration shares a limit by with others: nothing where that is not known. */
    private Optional<?> which(Scope scope, InFlightMigration migration) {
        return switch (scope) {
            case CLUSTER -> Optional.of(scope);
            case ZONE -> snapshot.host(migration.source()).map(Host::zone);
            case ROLE -> roleOf(migration.vm());
            case SOURCE -> Optional.of(migration.source());
            case TARGET -> Optional.of(migration.target());
        };
    }

    private int index(Scope scope, InFlightMigration migration) {
        return switch (scope) {
            case CLUSTER, ZONE -> 0;
            case ROLE ->
                snapshot.vmIndex(migration.vm()).isPresent()
                        ? snapshot.vmRole(snapshot.vmIndex(migration.vm()).getAsInt())
                        : -1;
            case SOURCE -> index(migration.source());
            case TARGET -> index(migration.target());
        };
    }

    private int index(HostId host) {
        return snapshot.hostIndex(host).orElse(-1);
    }

    private long rate(InFlightMigration migration) {
        return limits.rate(index(migration.source()), index(migration.target()));
    }

    private Optional<Role> roleOf(VmId vm) {
        return snapshot.vm(vm).flatMap(Vm::role);
    }

    private static String what(Limit limit, Object which) {
        return switch (limit) {
            case CLUSTER -> "in flight in the cluster";
            case ZONE -> "in flight in zone " + which;
            case OUT -> "leaving " + which;
            case IN -> "arriving on " + which;
            case ROLE -> "of role " + which + " out of service";
            case LINK_OUT -> "bytes per second out of " + which;
            case LINK_IN -> "bytes per second into " + which;
            case CLUSTER_BYTES -> "bytes per second in the cluster";
        };
    }
}
