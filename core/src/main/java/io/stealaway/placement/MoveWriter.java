package io.stealaway.placement;

import io.stealaway.model.PlannedMigration;
import io.stealaway.model.PlannedMigration.Purpose;
import io.stealaway.model.Vm;
import java.time.Duration;

/** Writes a move of the VM asked about down, with what is expected of it as the state stands. Not thread-safe. */
final class MoveWriter {
    private final Rules rules;
    private final PlacementState state;

    MoveWriter(Rules rules, PlacementState state) {
        this.rules = rules;
        this.state = state;
    }

    /** Starts from a move that is judged by the VM's own steal. */
    PlannedMigration.Builder move(int target, Purpose purpose, int beneficiary) {
        Vm vm = state.vm();
        return PlannedMigration.builder(
                        vm.id(),
                        state.host(state.sourceHost()).id(),
                        state.host(target).id())
                .purpose(purpose, state.snapshot().vms().get(beneficiary).id())
                .score(rules.score(state, target))
                .steal(state.snapshot().neighbourStealRatio(state.vmIndex()), state.predictedOwnStealRatio(target))
                .predictedHostStealRatio(state.predictedStealRatio(target))
                .bytesToCopy(vm.bytesToCopy())
                .predictedDuration(state.predictedDuration(target).orElse(Duration.ZERO))
                .predictedDowntime(state.predictedDowntime(target));
    }
}
