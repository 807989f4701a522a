package io.stealaway.check;

import io.stealaway.model.InFlightMigration;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Checks one migration of a known VM and host, with all earlier migrations applied to the state. Not thread-safe. */
final class StepCheck {
    private final CheckedStep move;
    private final PlacementHolds holds;
    private final ReferenceForecast forecast;
    private final boolean again;
    private final Violations verdicts;

    /** The cooldown does not apply to a VM that the plan moves {@code again}. */
    StepCheck(CheckedStep move, PlacementHolds holds, ReferenceForecast forecast, boolean again) {
        this.move = move;
        this.holds = holds;
        this.forecast = forecast;
        this.again = again;
        verdicts = Violations.ofMove(move.vm().id(), move.target().id());
    }

    List<Violation> judge() {
        judgePlace();
        judgeVm();
        ServiceCheck.judge(move, verdicts);
        judgeHold();
        TargetCheck.judge(move, verdicts);
        PeerCheck.judge(move, verdicts);
        new StealCheck(move, forecast, verdicts).judge();
        TransferCheck.judge(move, verdicts);
        return verdicts.violations();
    }

    private void judgePlace() {
        verdicts.expect(
                "source",
                move.step().source().equals(move.source().id()),
                "is said to be on " + move.step().source() + ", and is on "
                        + move.source().id());
        verdicts.expect(
                "source",
                !move.target().id().equals(move.source().id()),
                "is on " + move.target().id() + " already");
        List<InFlightMigration> inFlight = move.state().snapshot().inFlight();
        verdicts.expect(
                "in-flight",
                inFlight.stream().noneMatch(other -> other.vm().equals(move.vm().id())),
                "is in flight already");
    }

    private void judgeVm() {
        Vm vm = move.vm();
        verdicts.expect("vm-state", vm.state() == VmState.ACTIVE, "is " + vm.state());
        verdicts.expect(
                "problem",
                vm.problem().isEmpty(),
                "has a problem: " + vm.problem().orElse(""));
        Optional<String> atSource = move.source().problem();
        verdicts.expect("problem", atSource.isEmpty(), "is on a host with a problem: " + atSource.orElse(""));
        verdicts.expect("locked", !vm.locked(), "is locked");
        verdicts.expect("pinned", !vm.pinned(), "is pinned");
        verdicts.expect("opted-out", !vm.optedOut(), "is opted out");
        Instant now = move.state().snapshot().takenAt();
        verdicts.expect(
                "quiet-hours",
                move.policy().migration().quietHours().stream()
                        .filter(hours -> hours.in(move.source().zone()) && hours.at(now))
                        .noneMatch(hours -> vm.role()
                                .filter(role -> hours.roles().contains(role))
                                .isPresent()),
                "is of a role that has quiet hours");
        verdicts.expect("passthrough", !vm.passthrough(), "holds a PCI device or vGPU");
        verdicts.expect(
                "sriov-opt-in",
                vm.sriovFunctions() == 0 || move.policy().placement().allowSriovDirect(),
                "holds " + vm.sriovFunctions() + " SR-IOV functions without opt-in");
    }

    private void judgeHold() {
        Instant now = move.state().snapshot().takenAt();
        Instant heldUntil = holds.cooldowns().getOrDefault(move.vm().id(), Instant.MIN);
        verdicts.expect("cooldown", again || !now.isBefore(heldUntil), "is left alone until " + heldUntil);
        Instant last = move.vm().lastMigratedAt().orElse(Instant.MIN);
        Duration cooldown = move.policy().migration().cooldown();
        verdicts.expect(
                "cooldown", again || Duration.between(last, now).compareTo(cooldown) >= 0, "was migrated at " + last);
        PlacementHolds.Ban pair =
                new PlacementHolds.Ban(move.vm().id(), move.target().id());
        Instant bannedUntil = holds.bans().getOrDefault(pair, Instant.MIN);
        String veto = holds.vetoes().getOrDefault(move.vm().id(), "");
        verdicts.expect("veto", !holds.vetoes().containsKey(move.vm().id()), veto);
        verdicts.expect("ban", !now.isBefore(bannedUntil), "is banned from the host until " + bannedUntil);
    }
}
