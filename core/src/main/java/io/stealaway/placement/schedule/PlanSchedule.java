package io.stealaway.placement.schedule;

import io.stealaway.model.Placement;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Writes into the answers of a plan when each of their migrations can begin. Immutable and thread-safe. */
public record PlanSchedule(ClusterSnapshot snapshot, Policy policy) {

    /** Returns the migrations of all answers, in order. */
    public static List<PlannedMigration> migrations(List<Placement> placements) {
        return placements.stream().flatMap(PlanSchedule::migrations).toList();
    }

    /** Returns the same answers, in the same order, with waves and starts. */
    public List<Placement> of(List<Placement> placements) {
        Iterator<PlannedMigration> scheduled =
                WaveScheduler.schedule(snapshot, policy, migrations(placements)).iterator();
        return placements.stream()
                .map(placement -> placement instanceof Placement.Chosen chosen ? of(chosen, scheduled) : placement)
                .toList();
    }

    private static Placement of(Placement.Chosen chosen, Iterator<PlannedMigration> scheduled) {
        return new Placement.Chosen(
                chosen.vm(),
                chosen.migrations().stream().map(before -> scheduled.next()).toList());
    }

    private static Stream<PlannedMigration> migrations(Placement placement) {
        return placement instanceof Placement.Chosen chosen ? chosen.migrations().stream() : Stream.empty();
    }
}
