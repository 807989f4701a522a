package io.stealaway.check;

import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.util.List;

/** Judges what a move does about steal: on the target, for the one that it is to help, and whether it is needed at all. */
final class StealCheck {
    /** How much of a host's CPU the engine's table of the normal distribution may be off. */
    static final double PRECISION = 1e-6;

    private final CheckedStep move;
    private final Violations verdicts;
    private final ReferenceCpu cpu;
    private final ReferenceForecast forecast;
    /** The VMs known before the move to stay on the source. */
    private final List<Vm> staying;

    StealCheck(CheckedStep move, ReferenceForecast forecast, Violations verdicts) {
        this.move = move;
        this.verdicts = verdicts;
        cpu = new ReferenceCpu(move.state().snapshot());
        this.forecast = forecast;
        staying = move.state().stayingOn(move.source().id());
    }

    /** Judges and collects. */
    void judge() {
        judgeTarget();
        judgeNeed();
        judgeHelp();
        judgeForecast();
        if (move.step().purpose() == MigrationPurpose.PREVENT) {
            return;
        }
        double observed = cpu.observedSteal(move.step().judgedBy());
        verdicts.figure("stealRatio", move.step().stealRatio(), observed, 0.0);
    }

    private void judgeTarget() {
        HostId target = move.target().id();
        double observed = cpu.observedSteal(move.state().measuredOn(target));
        double max = move.policy().placement().maxStealRatio();
        verdicts.expect("steal", observed < max, observed + " observed, allowed below " + max);
        double predicted = cpu.hostSteal(move.target(), move.onTarget());
        double maxPredicted = move.policy().placement().maxPredictedStealRatio();
        verdicts.expect(
                "predicted-steal", predicted < maxPredicted, predicted + " predicted, allowed below " + maxPredicted);
        verdicts.figure("predictedHostStealRatio", move.step().predictedHostStealRatio(), predicted, 0.0);
    }

    /** Earlier moves may have cured the source already; a VM that only makes room or steps aside cures no VM. */
    private void judgeNeed() {
        MigrationPurpose purpose = move.step().purpose();
        boolean cures = purpose == MigrationPurpose.CURE || purpose == MigrationPurpose.RELIEVE;
        boolean left = !move.state().leaving(move.source().id()).isEmpty();
        double steal = cpu.hostSteal(move.source(), staying);
        double clear = move.policy().detection().clearStealRatio();
        verdicts.expect("relieved", !cures || !left || steal >= clear, "source is cured before this move: " + steal);
    }

    private void judgeHelp() {
        PlannedMigration step = move.step();
        if (step.purpose() == MigrationPurpose.RELIEVE) {
            judgeRelief(step.beneficiary());
            return;
        }
        if (step.purpose() == MigrationPurpose.PREVENT) {
            verdicts.expect("purpose", forecast.known(), "prevents what nothing foresees");
            return;
        }
        double then = cpu.ownSteal(move.target(), move.onTarget(), move.vm());
        verdicts.figure("predictedStealRatio", step.predictedStealRatio(), then, 0.0);
        if (step.purpose() == MigrationPurpose.CURE) {
            judgeBenefit(cpu.observedSteal(move.vm().id()) - then);
        }
    }

    /** Who is relieved stays where it is, and loses less there once the VM has left. */
    private void judgeRelief(VmId beneficiary) {
        List<Vm> relieved =
                staying.stream().filter(vm -> vm.id().equals(beneficiary)).toList();
        verdicts.expect(
                "purpose",
                !relieved.isEmpty(),
                "is to relieve " + beneficiary + ", which does not stay on "
                        + move.source().id());
        for (Vm vm : relieved) {
            List<Vm> rest = staying.stream()
                    .filter(other -> !other.id().equals(move.vm().id()))
                    .toList();
            double then = cpu.ownSteal(move.source(), rest, vm);
            verdicts.figure("predictedStealRatio", move.step().predictedStealRatio(), then, 0.0);
            judgeBenefit(cpu.ownSteal(move.source(), staying, vm) - then);
        }
    }

    /** Where enough is remembered, the target bears the VM at the moments to come, and the move pays. */
    private void judgeForecast() {
        if (!forecast.known()) {
            return;
        }
        double expected = forecast.steal(move.target(), move.onTarget());
        double max = move.policy().foresight().maxExpectedStealRatio();
        verdicts.expect("expected-steal", expected < max + PRECISION, expected + " expected, allowed below " + max);
        MigrationPurpose purpose = move.step().purpose();
        if (purpose != MigrationPurpose.MAKE_ROOM && purpose != MigrationPurpose.STEP_ASIDE) {
            double saved = saved();
            double error = PRECISION
                    * move.policy().foresight().horizon().toSeconds()
                    * (move.source().threads() + move.target().threads());
            double least =
                    move.policy().foresight().minReliefPerGib() * (move.vm().bytesToCopy() / (double) (1L << 30));
            verdicts.expect(
                    "expected-benefit",
                    saved > -error && saved >= least - error,
                    saved + " core-seconds saved, at least " + least + " asked");
        }
    }

    private double saved() {
        List<Vm> rest = staying.stream()
                .filter(other -> !other.id().equals(move.vm().id()))
                .toList();
        double expected = forecast.stolen(move.source(), staying)
                - forecast.stolen(move.source(), rest)
                - forecast.stolen(move.target(), move.onTarget())
                + forecast.stolen(move.target(), move.others());
        long present = cpu.stolen(move.source(), staying)
                - cpu.stolen(move.source(), rest)
                - cpu.missing(move.target(), move.onTarget())
                + cpu.missing(move.target(), move.others());
        return (expected * move.policy().foresight().horizon().toSeconds()
                        + present * (double) forecast.persistenceSeconds())
                / MicroCores.PER_CORE;
    }

    private void judgeBenefit(double benefit) {
        double least = move.policy().placement().minBenefit();
        verdicts.expect("benefit", benefit >= least, benefit + " gained, at least " + least + " asked");
    }
}
