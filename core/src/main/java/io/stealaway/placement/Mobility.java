package io.stealaway.placement;

import io.stealaway.model.Host;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What keeps a VM where it is, whatever the hosts: the VM itself, its devices, and how lately it moved. */
final class Mobility {
    private static final List<Function<PlacementState, Optional<String>>> RULES = List.of(
            Mobility::moves,
            Mobility::state,
            Mobility::wishes,
            Mobility::devices,
            Mobility::cooldown,
            Mobility::lastMigration,
            Mobility::dirtyRate);

    private Mobility() {}

    /** Returns why the VM asked about must stay, with figures; empty when it may move. */
    static Optional<String> stays(PlacementState state) {
        for (Function<PlacementState, Optional<String>> rule : RULES) {
            Optional<String> reason = rule.apply(state);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return Optional.empty();
    }

    /** Returns that the VM asked about moves already, and where; empty when it does not. */
    static Optional<String> moves(PlacementState state) {
        int second = state.movingTo(state.vmIndex()).orElse(-1);
        return when(
                second >= 0,
                () -> "is in flight already, between "
                        + state.host(state.sourceHost()).id() + " and "
                        + state.host(second).id());
    }

    private static Optional<String> state(PlacementState state) {
        VmState is = state.vm().state();
        boolean ours =
                is == VmState.MIGRATING && state.ignoresMigrationOf(state.vm().id());
        return when(is != VmState.ACTIVE && !ours, () -> "is " + is + "; only an ACTIVE VM is moved");
    }

    private static Optional<String> wishes(PlacementState state) {
        Vm vm = state.vm();
        if (vm.locked()) {
            return Optional.of("is locked by its owner");
        }
        if (vm.pinned()) {
            return Optional.of("is pinned to its host");
        }
        return when(vm.optedOut(), () -> "is opted out of automatic moves");
    }

    private static Optional<String> devices(PlacementState state) {
        Vm vm = state.vm();
        if (vm.passthrough()) {
            return Optional.of("holds a PCI device or vGPU, which cannot be live-migrated");
        }
        return when(
                vm.sriovFunctions() > 0 && !state.policy().placement().allowSriovDirect(),
                () -> "holds " + vm.sriovFunctions() + " SR-IOV functions, and allowSriovDirect is off");
    }

    private static Optional<String> cooldown(PlacementState state) {
        return state.holds()
                .cooldownOf(state.vm().id(), state.snapshot().takenAt())
                .map(until -> "is left alone until " + until + " (cooldown)");
    }

    private static Optional<String> lastMigration(PlacementState state) {
        Duration cooldown = state.policy().migration().cooldown();
        Instant now = state.snapshot().takenAt();
        return state.vm()
                .lastMigratedAt()
                .filter(last -> Duration.between(last, now).compareTo(cooldown) < 0)
                .map(last -> "was migrated at " + last + ", and is left alone for " + cooldown + " (cooldown)");
    }

    private static Optional<String> dirtyRate(PlacementState state) {
        long declared = state.policy().migration().bandwidthBytesPerSecond();
        Host source = state.host(state.sourceHost());
        long rate = Transfer.rate(declared, source, source);
        return when(
                declared > 0 && !Transfer.converges(state.vm(), rate),
                () -> "dirties "
                        + Figures.bytesPerSecond(state.vm().dirtyBytesPerSecond()) + " of memory, and the wire carries "
                        + Figures.bytesPerSecond(rate) + ": the copy would never end");
    }

    private static Optional<String> when(boolean holds, Supplier<String> reason) {
        return holds ? Optional.of(reason.get()) : Optional.empty();
    }
}
