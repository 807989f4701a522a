package io.stealaway.placement.search;

import io.stealaway.model.Host;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.placement.filter.ReasonFormat;
import io.stealaway.placement.schedule.Transfer;
import io.stealaway.placement.state.VmPlacementView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What keeps a VM where it is, whatever the hosts: the VM itself, its devices, the service that it is part of, and how lately it
 * moved.
 */
public final class VmEligibility {
    static final List<Function<VmPlacementView, Optional<String>>> RULES = List.of(
            VmEligibility::moves,
            VmEligibility::state,
            VmEligibility::problem,
            VmEligibility::wishes,
            VmEligibility::controlPlane,
            VmEligibility::quietRole,
            VmEligibility::devices,
            VmEligibility::inService,
            VmEligibility::isolation,
            VmEligibility::held,
            VmEligibility::lastMigration,
            VmEligibility::veto,
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

    private static Optional<String> problem(VmPlacementView view) {
        Host source = view.host(view.sourceHost());
        return view.vm()
                .problem()
                .map(text -> "has a problem: " + text)
                .or(() -> source.problem().map(text -> "is on " + source.id() + ", which has a problem: " + text));
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

    private static Optional<String> controlPlane(VmPlacementView view) {
        return view.policy().migration().controlPlane(view.vm());
    }

    /** Those of all roles are a brake on the whole zone, and change no plan. */
    private static Optional<String> quietRole(VmPlacementView view) {
        MigrationPolicy migration = view.policy().migration();
        if (migration.quietHours().isEmpty()) {
            return Optional.empty();
        }
        return migration
                .quietHoursOf(
                        view.vm(),
                        view.host(view.sourceHost()).zone(),
                        view.snapshot().takenAt())
                .filter(hours -> !hours.roles().isEmpty())
                .map(hours -> "is of role " + view.vm().role().orElseThrow() + ", quiet " + hours);
    }

    /** A live migration alone takes no VM out of service; an isolation does. */
    private static Optional<String> inService(VmPlacementView view) {
        Vm vm = view.vm();
        if (vm.role().isEmpty() || view.policy().isolation().chainFor(vm).isEmpty()) {
            return Optional.empty();
        }
        Role role = vm.role().get();
        int left = view.activeOfRole() - (vm.state() == VmState.ACTIVE ? 1 : 0);
        int all = view.runningOfRole();
        double share = view.policy().isolation().minInServiceOf(role);
        return when(
                left < share * all,
                () -> left + " of " + all + " of role " + role + " would be left in service, at least " + share
                        + " of them must be (minInService)");
    }

    /** How long it takes to isolate is not known here; the wire alone may take too long. */
    private static Optional<String> isolation(VmPlacementView view) {
        Vm vm = view.vm();
        long bandwidth = view.policy().migration().bandwidthBytesPerSecond();
        if (bandwidth == 0 || view.policy().isolation().chainFor(vm).isEmpty()) {
            return Optional.empty();
        }
        Duration wire = Duration.ofSeconds(vm.bytesToCopy() / bandwidth);
        Duration most = view.policy().isolation().maxIsolationOf(vm);
        return when(
                wire.compareTo(most) > 0,
                () -> "would be isolated for at least " + wire + ", at most " + most + " is allowed (maxIsolation)");
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

    /** Returns until when the VM of the view is left alone, so that nothing is moved for it either; empty when it is not. */
    static Optional<String> held(VmPlacementView view) {
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

    private static Optional<String> veto(VmPlacementView view) {
        return view.holds().vetoOf(view.vm().id());
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
