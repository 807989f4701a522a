package io.stealaway.examples.report;

import io.stealaway.model.Explanation;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.simulation.SimulationResult.Decision;
import io.stealaway.simulation.SimulationResult.DecisionRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was decided for each VM that suffers, and why; only what differs from the last decision of its VM. Not thread-safe. */
final class LiveDecisions {
    static final int MOST = 1_000;

    private final PlacementEngine engine;
    private final Deque<DecisionRow> rows = new ArrayDeque<>();
    private final Explanations explanations = new Explanations();
    private final Map<VmId, String> last = new TreeMap<>();

    LiveDecisions(PlacementEngine engine) {
        this.engine = engine;
    }

    /** A question to the engine, and its answer. */
    record Asked(ClusterSnapshot snapshot, PlacementHolds holds, MigrationPlan plan) {}

    void planned(Asked asked) {
        List<InFlightMigration> promised = new ArrayList<>();
        Set<VmId> suffering = new TreeSet<>();
        for (Placement placement : asked.plan().placements()) {
            suffering.add(placement.vm());
            if (!gist(placement).equals(last.put(placement.vm(), gist(placement)))) {
                add(placement, asked, promised);
            }
            if (placement instanceof Placement.Chosen chosen) {
                chosen.migrations().forEach(m -> promised.add(new InFlightMigration(m.vm(), m.source(), m.target())));
            }
        }
        last.keySet().retainAll(suffering);
    }

    /** A move to another host is another decision; a refusal with other figures is not. */
    private static String gist(Placement placement) {
        String text = text(placement);
        return decision(placement) == Decision.CHOSEN ? text : text.replaceAll("\\d+", "");
    }

    private void add(Placement placement, Asked asked, List<InFlightMigration> promised) {
        int vm = asked.snapshot().vmIndex(placement.vm()).orElseThrow();
        rows.add(new DecisionRow(
                asked.plan().snapshotTakenAt(),
                placement.vm(),
                asked.snapshot().vms().get(vm).host(),
                asked.snapshot().neighbourStealRatio(vm),
                decision(placement),
                text(placement)));
        boolean stays = placement instanceof Placement.Stays;
        explanations.add(() -> stays ? Optional.empty() : Optional.of(explain(placement.vm(), asked, promised)));
        if (rows.size() > MOST) {
            rows.removeFirst();
            explanations.forgetOldest();
        }
    }

    /** As the engine saw it: what the plan had promised before counts on both hosts. */
    private Explanation explain(VmId vm, Asked asked, List<InFlightMigration> promised) {
        TreeMap<VmId, InFlightMigration> moving = new TreeMap<>();
        promised.forEach(migration -> moving.put(migration.vm(), migration));
        asked.snapshot().inFlight().forEach(migration -> moving.put(migration.vm(), migration));
        return engine.explain(asked.snapshot().withInFlight(moving.values()), vm, asked.holds());
    }

    private static Decision decision(Placement placement) {
        if (placement instanceof Placement.Chosen) {
            return Decision.CHOSEN;
        }
        return placement instanceof Placement.NoHost ? Decision.NO_HOST : Decision.STAYS;
    }

    private static String text(Placement placement) {
        return placement instanceof Placement.Chosen chosen ? chosen.words() : PlacementText.why(placement);
    }

    /** Returns the newest, oldest first. */
    List<DecisionRow> rows() {
        return List.copyOf(rows);
    }

    /** Returns why, for each of them. */
    Explanations explanations() {
        return explanations;
    }
}
