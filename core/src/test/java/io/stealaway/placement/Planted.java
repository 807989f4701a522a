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
public record Planted(
        String rule,
        String how,
        ClusterSnapshot snapshot,
        Policy policy,
        Holds holds,
        UnaryOperator<Honest> moves,
        Function<MigrationPlan, MigrationPlan> forgery) {
    public static final ClusterSnapshot CLUSTER = Snapshots.oneHotHost();

    public static Planted of(String rule, String how) {
        return new Planted(
                rule,
                how,
                CLUSTER,
                Policy.defaults(),
                Holds.none(),
                honest -> honest.cure("hot-1", "calm"),
                plan -> plan);
    }

    public Planted in(ClusterSnapshot other) {
        return new Planted(rule, how, other, policy, holds, moves, forgery);
    }

    public Planted under(Policy other) {
        return new Planted(rule, how, snapshot, other, holds, moves, forgery);
    }

    public Planted placing(UnaryOperator<PlacementPolicy.Builder> change) {
        PlacementPolicy.Builder placement = policy.placement().toBuilder();
        return under(
                policy.toBuilder().placement(change.apply(placement).build()).build());
    }

    public Planted migrating(UnaryOperator<MigrationPolicy.Builder> change) {
        MigrationPolicy.Builder migration = policy.migration().toBuilder();
        return under(
                policy.toBuilder().migration(change.apply(migration).build()).build());
    }

    public Planted holding(Holds other) {
        return new Planted(rule, how, snapshot, policy, other, moves, forgery);
    }

    public Planted moves(UnaryOperator<Honest> other) {
        return new Planted(rule, how, snapshot, policy, holds, other, forgery);
    }

    public Planted forgedPlan(Function<MigrationPlan, MigrationPlan> other) {
        return new Planted(rule, how, snapshot, policy, holds, moves, other);
    }

    /** Changes the last move after its figures were taken, and seals the plan again. */
    public Planted forged(UnaryOperator<PlannedMigration> change) {
        return forgedPlan(plan -> {
            List<PlannedMigration> steps = new ArrayList<>(plan.migrations());
            steps.set(steps.size() - 1, change.apply(steps.get(steps.size() - 1)));
            return Honest.plan(snapshot, policy, steps);
        });
    }

    public List<String> broken() {
        MigrationPlan plan =
                forgery.apply(moves.apply(new Honest(snapshot, policy)).plan());
        return Honest.broken(snapshot, plan, policy, holds).toList();
    }

    @Override
    public String toString() {
        return rule + ": " + how;
    }
}
