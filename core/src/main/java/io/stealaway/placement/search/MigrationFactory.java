package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.state.VmPlacementView;

/** Writes a move of a VM down, with what is expected of it as the plan stands. Immutable and thread-safe. */
final class MigrationFactory {
    private final Rules rules;

    MigrationFactory(Rules rules) {
        this.rules = rules;
    }

    /** Starts from a move that is judged by the VM's own steal. */
    PlannedMigration.Builder move(VmPlacementView view, int target, MigrationPurpose purpose, int beneficiary) {
        Vm vm = view.vm();
        PlannedMigration.Builder move = PlannedMigration.builder(
                        vm.id(),
                        view.host(view.sourceHost()).id(),
                        view.host(target).id())
                .purpose(purpose, view.snapshot().vms().get(beneficiary).id())
                .score(rules.score(view, target))
                .steal(view.snapshot().neighbourStealRatio(view.vmIndex()), view.predictedOwnStealRatio(target))
                .predictedHostStealRatio(view.predictedStealRatio(target))
                .bytesToCopy(vm.bytesToCopy())
                .predictedDowntime(view.predictedDowntime(target));
        view.predictedDuration(target).ifPresent(move::predictedDuration);
        return move;
    }
}
