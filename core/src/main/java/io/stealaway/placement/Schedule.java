package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Placement;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Policy;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Writes into the answers of a plan when each of their migrations can begin. Immutable and thread-safe. */
record Schedule(ClusterSnapshot snapshot, Policy policy) {

    /** Returns the migrations of all answers, in order. */
    static List<PlannedMigration> migrations(List<Placement> placements) {
        return placements.stream().flatMap(Schedule::migrations).toList();
    }

    /** Returns the same answers, in the same order, with waves and starts. */
    List<Placement> of(List<Placement> placements) {
        Iterator<PlannedMigration> scheduled =
                Waves.schedule(snapshot, policy, migrations(placements)).iterator();
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
