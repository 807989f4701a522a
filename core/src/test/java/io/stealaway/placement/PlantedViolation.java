package io.stealaway.placement;

import io.stealaway.check.ExhaustiveSearch;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.testkit.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A plan in which one rule is broken on purpose. By default hot-1 of {@link Snapshots#oneHotHost()} goes to calm. */
public record PlantedViolation(
        String rule,
        String how,
        ClusterSnapshot snapshot,
        Policy policy,
        PlacementHolds holds,
        UnaryOperator<ExhaustiveSearch> moves,
        Function<MigrationPlan, MigrationPlan> forgery) {
    public static final ClusterSnapshot CLUSTER = Snapshots.oneHotHost();

    public static PlantedViolation of(String rule, String how) {
        return new PlantedViolation(
                rule,
                how,
                CLUSTER,
                Policy.defaults(),
                PlacementHolds.none(),
                honest -> honest.cure("hot-1", "calm"),
                plan -> plan);
    }

    public PlantedViolation in(ClusterSnapshot other) {
        return new PlantedViolation(rule, how, other, policy, holds, moves, forgery);
    }

    public PlantedViolation under(Policy other) {
        return new PlantedViolation(rule, how, snapshot, other, holds, moves, forgery);
    }

    public PlantedViolation placing(UnaryOperator<PlacementPolicy.Builder> change) {
        PlacementPolicy.Builder placement = policy.placement().toBuilder();
        return under(
                policy.toBuilder().placement(change.apply(placement).build()).build());
    }

    public PlantedViolation migrating(UnaryOperator<MigrationPolicy.Builder> change) {
        MigrationPolicy.Builder migration = policy.migration().toBuilder();
        return under(
                policy.toBuilder().migration(change.apply(migration).build()).build());
    }

    public PlantedViolation holding(PlacementHolds other) {
        return new PlantedViolation(rule, how, snapshot, policy, other, moves, forgery);
    }

    public PlantedViolation moves(UnaryOperator<ExhaustiveSearch> other) {
        return new PlantedViolation(rule, how, snapshot, policy, holds, other, forgery);
    }

    public PlantedViolation forgedPlan(Function<MigrationPlan, MigrationPlan> other) {
        return new PlantedViolation(rule, how, snapshot, policy, holds, moves, other);
    }

    /** Changes the last move after its figures were taken, and seals the plan again. */
    public PlantedViolation forged(UnaryOperator<PlannedMigration> change) {
        return forgedPlan(plan -> {
            List<PlannedMigration> steps = new ArrayList<>(plan.migrations());
            steps.set(steps.size() - 1, change.apply(steps.get(steps.size() - 1)));
            return ExhaustiveSearch.plan(snapshot, policy, steps);
        });
    }

    public List<String> broken() {
        MigrationPlan plan = forgery.apply(
                moves.apply(new ExhaustiveSearch(snapshot, policy)).plan());
        return ExhaustiveSearch.broken(snapshot, plan, policy, holds).toList();
    }

    @Override
    public String toString() {
        return rule + ": " + how;
    }
}
