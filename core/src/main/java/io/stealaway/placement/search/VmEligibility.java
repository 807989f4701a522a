package io.stealaway.placement.search;

import io.stealaway.model.Host;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.placement.filter.ReasonFormat;
import io.stealaway.placement.schedule.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What keeps a VM where it is, whatever the hosts: the VM itself, its devices, and how lately it moved. */
public final class VmEligibility {
    private static final List<Function<VmPlacementView, Optional<String>>> RULES = List.of(
            VmEligibility::moves,
            VmEligibility::state,
            VmEligibility::wishes,
            VmEligibility::devices,
            VmEligibility::cooldown,
            VmEligibility::lastMigration,
            VmEligibility::dirtyRate);

    private VmEligibility() {}

    /** Returns why the VM of the view must stay, with figures; empty when it may move. */
    public static Optional<String> stays(VmPlacementView view) {
        for (Function<VmPlacementView, Optional<String>> rule : RULES) {
            Optional<String> reason = rule.apply(view);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return Optional.empty();
    }

    /** Returns that the VM of the view moves already, and where; empty when it does not. */
    static Optional<String> moves(VmPlacementView view) {
        int second = view.movingTo().orElse(-1);
        return when(
                second >= 0,
                () -> "is in flight already, between "
                        + view.host(view.sourceHost()).id() + " and "
                        + view.host(second).id());
    }

    private static Optional<String> state(VmPlacementView view) {
        VmState is = view.vm().state();
        boolean ours = is == VmState.MIGRATING && view.ignoresItsMigration();
        return when(is != VmState.ACTIVE && !ours, () -> "is " + is + "; only an ACTIVE VM is moved");
    }

    private static Optional<String> wishes(VmPlacementView view) {
        Vm vm = view.vm();
        if (vm.locked()) {
            return Optional.of("is locked by its owner");
        }
        if (vm.pinned()) {
            return Optional.of("is pinned to its host");
        }
        return when(vm.optedOut(), () -> "is opted out of automatic moves");
    }

    private static Optional<String> devices(VmPlacementView view) {
        Vm vm = view.vm();
        if (vm.passthrough()) {
            return Optional.of("holds a PCI device or vGPU, which cannot be live-migrated");
        }
        return when(
                vm.sriovFunctions() > 0 && !view.policy().placement().allowSriovDirect(),
                () -> "holds " + vm.sriovFunctions() + " SR-IOV functions, and allowSriovDirect is off");
    }

    private static Optional<String> cooldown(VmPlacementView view) {
        return view.holds()
                .cooldownOf(view.vm().id(), view.snapshot().takenAt())
                .map(until -> "is left alone until " + until + " (cooldown)");
    }

    private static Optional<String> lastMigration(VmPlacementView view) {
        Duration cooldown = view.policy().migration().cooldown();
        Instant now = view.snapshot().takenAt();
        return view.vm()
                .lastMigratedAt()
                .filter(last -> Duration.between(last, now).compareTo(cooldown) < 0)
                .map(last -> "was migrated at " + last + ", and is left alone for " + cooldown + " (cooldown)");
    }

    private static Optional<String> dirtyRate(VmPlacementView view) {
        long declared = view.policy().migration().bandwidthBytesPerSecond();
        Host source = view.host(view.sourceHost());
        long rate = Transfer.rate(declared, source, source);
        return when(
                declared > 0 && !Transfer.converges(view.vm(), rate),
                () -> "dirties "
                        + ReasonFormat.bytesPerSecond(view.vm().dirtyBytesPerSecond())
                        + " of memory, and the wire carries "
                        + ReasonFormat.bytesPerSecond(rate) + ": the copy would never end");
    }

    private static Optional<String> when(boolean holds, Supplier<String> reason) {
        return holds ? Optional.of(reason.get()) : Optional.empty();
    }
}
