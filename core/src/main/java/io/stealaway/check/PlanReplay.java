package io.stealaway.check;

import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Replays a plan for the checker: the initial state and every step so far. Computes the state for any step: the
 * steps that it waits for are over, those of all others before it have begun. Not thread-safe.
 */
final class PlanReplay {
    private final ClusterSnapshot snapshot;
    private final CheckState first;
    private final TreeMap<Integer, PlannedMigration> steps = new TreeMap<>();
    private final List<SortedSet<Integer>> over = new ArrayList<>();

    PlanReplay(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
        first = new CheckState(snapshot);
        for (InFlightMigration migration : snapshot.inFlight()) {
            first.begin(snapshot.vm(migration.vm()).orElseThrow(), migration.source(), migration.target());
        }
    }

    /** Returns the initial state: the snapshot with all in-flight migrations. */
    CheckState first() {
        return first;
    }

    /** Takes note of what the next step of the plan waits for; it moves nothing yet. */
    void meet(PlannedMigration step) {
        SortedSet<Integer> waitsFor = new TreeSet<>(step.after());
        step.after().forEach(earlier -> waitsFor.addAll(over.get(earlier)));
        over.add(waitsFor);
    }

    /** Lets the step that was met last begin, for all that come after it. */
    void add(PlannedMigration step) {
        steps.put(over.size() - 1, step);
    }

    /** Returns whether a step waits for an earlier one, directly or not; both by their places in the plan. */
    boolean waitsFor(int step, int earlier) {
        return over.get(step).contains(earlier);
    }

    /** Returns whether a step waits for an earlier one that was added, directly or not. */
    boolean waitsFor(int step, PlannedMigration earlier) {
        return over.get(step).stream().anyMatch(place -> Objects.equals(steps.get(place), earlier));
    }

    /** Returns the last move of a VM that was added. */
    Optional<PlannedMigration> lastMoveOf(VmId vm) {
        return steps.descendingMap().values().stream()
                .filter(step -> step.vm().equals(vm))
                .findFirst();
    }

    /** Returns the state before the latest step. */
    CheckState now() {
        return stateOf(steps, over.get(over.size() - 1));
    }

    private CheckState stateOf(Map<Integer, PlannedMigration> earlier, SortedSet<Integer> ended) {
        CheckState state = new CheckState(first);
        Map<VmId, HostId> at = new HashMap<>();
        earlier.forEach((place, step) -> {
            Vm vm = snapshot.vm(step.vm()).orElseThrow();
            HostId from = at.getOrDefault(vm.id(), vm.host());
            if (ended.contains(place)) {
                state.move(vm, from, step.target());
            } else {
                state.begin(vm, from, step.target());
            }
            at.put(vm.id(), step.target());
        });
        return state;
    }
}
