package io.stealaway.placement;

import io.stealaway.model.Detection;
import io.stealaway.model.Placement;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides VM by VM; each decision sees the moves decided before it. Not thread-safe. */
final class Planner {
    private final PlacementState state;
    private final HostSearch search;

    Planner(Rules rules, PlacementState state) {
        this.state = state;
        search = new HostSearch(rules, state);
    }

    /** Decides for a detected VM, and counts its move from then on. */
    Placement place(Detection detection) {
        int vm = state.snapshot().vmIndex(detection.vm()).orElseThrow();
        Vm facts = state.snapshot().vms().get(vm);
        if (!facts.host().equals(detection.host())) {
            return new Placement.Stays(
                    facts.id(), "was found to suffer on " + detection.host() + ", and is on " + facts.host() + " now");
        }
        Placement answer = decide(vm);
        if (answer instanceof Placement.Chosen chosen) {
            PlannedMigration migration = chosen.migrations().get(0);
            state.plan(vm, state.snapshot().hostIndex(migration.target()).orElseThrow());
        }
        return answer;
    }

    /** Decides for a VM and counts nothing. */
    Placement decide(int vm) {
        state.ask(vm);
        Optional<String> stays = Mobility.stays(state).or(this::sourceRelieved);
        if (stays.isPresent()) {
            return new Placement.Stays(state.vm().id(), stays.get());
        }
        OptionalInt target = search.best();
        if (target.isEmpty()) {
            return new Placement.NoHost(state.vm().id(), search.rejections(), Optional.empty(), Optional.empty());
        }
        return Placement.Chosen.of(migration(target.getAsInt()));
    }

    /** Moves already decided may have cured the source: one move for each victim would empty it. */
    private Optional<String> sourceRelieved() {
        int source = state.sourceHost();
        double steal = state.relievedStealRatio(source);
        double clear = state.policy().detection().clearStealRatio();
        if (state.leavingVms(source) == 0 || steal >= clear) {
            return Optional.empty();
        }
        return Optional.of("source " + state.host(source).id() + " is relieved: predicted steal "
                + Figures.percent(steal) + ", below " + Figures.percent(clear)
                + ", once the VMs that leave it already ("
                + state.leavingVms(source) + ") are gone");
    }

    private PlannedMigration migration(int target) {
        Vm vm = state.vm();
        return PlannedMigration.builder(vm.id(), vm.host(), state.host(target).id())
                .score(search.score(target))
                .steal(state.snapshot().neighbourStealRatio(state.vmIndex()), state.predictedOwnStealRatio(target))
                .predictedHostStealRatio(state.predictedStealRatio(target))
                .bytesToCopy(vm.bytesToCopy())
                .predictedDuration(state.predictedDuration(target).orElse(Duration.ZERO))
                .predictedDowntime(state.predictedDowntime(target))
                .build();
    }
}
