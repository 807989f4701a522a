package io.stealaway.placement;

import io.stealaway.model.InFlightMigration;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** A plan on its way: what it waits for is over before a move begins, and nothing else is known of its times. */
final class Execution {
    private final ClusterSnapshot first;
    private final List<PlannedMigration> steps;
    private final TreeSet<Integer> begun = new TreeSet<>();
    private final TreeSet<Integer> over = new TreeSet<>();

    Execution(ClusterSnapshot first, List<PlannedMigration> steps) {
        this.first = first;
        this.steps = steps;
    }

    /** Lets one move begin or end, whichever the dice say; false when nothing is left to do. */
    boolean goOn(Random dice) {
        List<Integer> next = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (!over.contains(i)
                    && (begun.contains(i) || over.containsAll(steps.get(i).after()))) {
                next.add(i);
            }
        }
        if (next.isEmpty()) {
            return false;
        }
        int step = next.get(dice.nextInt(next.size()));
        if (begun.remove(step)) {
            over.add(step);
        } else {
            begun.add(step);
        }
        return true;
    }

    boolean isOver() {
        return over.size() == steps.size();
    }

    ClusterSnapshot state() {
        ClusterSnapshot state = first;
        List<InFlightMigration> inFlight = new ArrayList<>(first.inFlight());
        for (int i = 0; i < steps.size(); i++) {
            PlannedMigration step = steps.get(i);
            if (over.contains(i)) {
                state = Edits.vm(state, step.vm().value(), vm -> vm.host(step.target()));
            } else if (begun.contains(i)) {
                inFlight.add(new InFlightMigration(step.vm(), step.source(), step.target()));
            }
        }
        return state.withInFlight(inFlight);
    }

    @Override
    public String toString() {
        return "begun " + begun + ", over " + over;
    }
}
