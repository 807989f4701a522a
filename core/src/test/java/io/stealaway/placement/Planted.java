package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Holds;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPolicy;
import io.stealaway.model.PlacementPolicy;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Policy;
import io.stealaway.testkit.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A plan in which one rule is broken on purpose. By default hot-1 of {@link Snapshots#oneHotHost()} goes to calm. */
record Planted(
        String rule,
        String how,
        ClusterSnapshot snapshot,
        Policy policy,
        Holds holds,
        UnaryOperator<Honest> moves,
        Function<MigrationPlan, MigrationPlan> forgery) {
    static final ClusterSnapshot CLUSTER = Snapshots.oneHotHost();

    static Planted of(String rule, String how) {
        return new Planted(
                rule,
                how,
                CLUSTER,
                Policy.defaults(),
                Holds.none(),
                honest -> honest.cure("hot-1", "calm"),
                plan -> plan);
    }

    Planted in(ClusterSnapshot other) {
        return new Planted(rule, how, other, policy, holds, moves, forgery);
    }

    Planted under(Policy other) {
        return new Planted(rule, how, snapshot, other, holds, moves, forgery);
    }

    Planted placing(UnaryOperator<PlacementPolicy.Builder> change) {
        PlacementPolicy.Builder placement = policy.placement().toBuilder();
        return under(
                policy.toBuilder().placement(change.apply(placement).build()).build());
    }

    Planted migrating(UnaryOperator<MigrationPolicy.Builder> change) {
        MigrationPolicy.Builder migration = policy.migration().toBuilder();
        return under(
                policy.toBuilder().migration(change.apply(migration).build()).build());
    }

    Planted holding(Holds other) {
        return new Planted(rule, how, snapshot, policy, other, moves, forgery);
    }

    Planted moves(UnaryOperator<Honest> other) {
        return new Planted(rule, how, snapshot, policy, holds, other, forgery);
    }

    Planted forgedPlan(Function<MigrationPlan, MigrationPlan> other) {
        return new Planted(rule, how, snapshot, policy, holds, moves, other);
    }

    /** Changes the last move after its figures were taken, and seals the plan again. */
    Planted forged(UnaryOperator<PlannedMigration> change) {
        return forgedPlan(plan -> {
            List<PlannedMigration> steps = new ArrayList<>(plan.migrations());
            steps.set(steps.size() - 1, change.apply(steps.get(steps.size() - 1)));
            return Honest.plan(snapshot, policy, steps);
        });
    }

    List<String> broken() {
        MigrationPlan plan =
                forgery.apply(moves.apply(new Honest(snapshot, policy)).plan());
        return Honest.broken(snapshot, plan, policy, holds).toList();
    }

    @Override
    public String toString() {
        return rule + ": " + how;
    }
}
