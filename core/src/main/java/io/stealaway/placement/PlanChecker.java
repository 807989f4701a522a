package io.stealaway.placement;

import io.stealaway.json.PlanHash;
import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Holds;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Policy;
import io.stealaway.model.VmId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The referee: judges any plan, whoever made it, from the raw facts of a snapshot. Written a second time on purpose; it
 * shares no rule and no state with {@link PlacementEngine}.
 *
 * <p>Migrations are replayed in order. Each is judged with all before it, and all in flight, counted on both of their
 * hosts: if no move breaks a rule, no prefix of the plan does. Filters that a user adds to an engine are not known here.
 *
 * <p>Stateless and thread-safe.
 */
public final class PlanChecker {
    private PlanChecker() {}

    /**
     * Judges a plan.
     *
     * @param snapshot the cluster that the plan was made for
     * @param plan the plan
     * @param policy the policy that it must keep
     * @param holds VMs and pairs that it must leave alone
     * @return every rule that it breaks, in the order of its migrations; empty for a good plan
     */
    public static List<Violation> check(ClusterSnapshot snapshot, MigrationPlan plan, Policy policy, Holds holds) {
        List<Violation> violations = new ArrayList<>(checkWhole(snapshot, plan, policy));
        Replay replay = new Replay(snapshot);
        Set<VmId> moved = new HashSet<>();
        for (PlannedMigration migration : plan.migrations()) {
            Optional<Violation> impossible = impossible(snapshot, migration, moved);
            if (impossible.isPresent()) {
                violations.add(impossible.get());
            } else {
                violations.addAll(new MoveReferee(replay, policy, holds, migration).judge());
                replay.begin(migration.vm(), migration.source(), migration.target());
            }
            moved.add(migration.vm());
        }
        return List.copyOf(violations);
    }

    private static List<Violation> checkWhole(ClusterSnapshot snapshot, MigrationPlan plan, Policy policy) {
        List<Violation> violations = new ArrayList<>();
        if (!plan.snapshotTakenAt().equals(snapshot.takenAt())) {
            violations.add(whole(
                    "snapshot",
                    "made for the snapshot of " + plan.snapshotTakenAt() + ", judged by that of "
                            + snapshot.takenAt()));
        }
        String hash = PlanHash.of(plan.migrations(), policy);
        if (!plan.hash().equals(hash)) {
            violations.add(whole("hash", "says " + plan.hash() + ", migrations and policy give " + hash));
        }
        return violations;
    }

    private static Violation whole(String rule, String detail) {
        return new Violation(rule, Optional.empty(), Optional.empty(), detail);
    }

    /** A move of what does not exist cannot be replayed, nor a second move of one VM. */
    private static Optional<Violation> impossible(
            ClusterSnapshot snapshot, PlannedMigration migration, Set<VmId> moved) {
        if (snapshot.vm(migration.vm()).isEmpty()) {
            return Optional.of(violation("unknown-vm", migration, "is not in the snapshot"));
        }
        if (snapshot.host(migration.target()).isEmpty()) {
            return Optional.of(violation("unknown-host", migration, "is not in the snapshot"));
        }
        return moved.contains(migration.vm())
                ? Optional.of(violation("twice", migration, "is moved twice in one plan"))
                : Optional.empty();
    }

    private static Violation violation(String rule, PlannedMigration migration, String detail) {
        return new Violation(rule, Optional.of(migration.vm()), Optional.of(migration.target()), detail);
    }
}
