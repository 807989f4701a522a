package io.stealaway.benchmarks.peers;

import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintCollectors;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.score.stream.Joiners;
import io.stealaway.benchmarks.peers.TimefoldPlan.HostFact;
import io.stealaway.benchmarks.peers.TimefoldPlan.Mover;

/** The common rules and objective as constraint streams. Thread-safe: it has no state. */
public final class TimefoldRules implements ConstraintProvider {
    private static final double SCALE = 10_000.0;
    private static final double MILLI = 1_000.0;

    /** For Timefold, which makes it. */
    public TimefoldRules() {}

    @Override
    public Constraint[] defineConstraints(ConstraintFactory factory) {
        return new Constraint[] {
            factory.forEach(Mover.class)
                    .groupBy(Mover::host, ConstraintCollectors.sum(Mover::vcpus))
                    .filter((host, vcpus) -> vcpus > host.freeVcpus)
                    .penalizeLong(HardSoftLongScore.ONE_HARD, (host, vcpus) -> vcpus - host.freeVcpus)
                    .asConstraint("vcpus"),
            factory.forEach(Mover.class)
                    .groupBy(Mover::host, ConstraintCollectors.sum(Mover::ram))
                    .filter((host, ram) -> ram > host.freeRam)
                    .penalizeLong(HardSoftLongScore.ONE_HARD, (host, ram) -> ram - host.freeRam)
                    .asConstraint("ram"),
            factory.forEach(Mover.class)
                    .filter(mover -> mover.host != null && mover.host.roles.contains(mover.role))
                    .penalizeLong(HardSoftLongScore.ONE_HARD, mover -> 1L)
                    .asConstraint("role of a guest"),
            factory.forEachUniquePair(Mover.class, Joiners.equal(Mover::host), Joiners.equal(Mover::role))
                    .penalizeLong(HardSoftLongScore.ONE_HARD, (one, other) -> 1L)
                    .asConstraint("role of another mover"),
            factory.forEach(Mover.class)
                    .groupBy(
                            Mover::host,
                            ConstraintCollectors.sumLong(Mover::milliNeed),
                            ConstraintCollectors.sum(Mover::ram),
                            ConstraintCollectors.count())
                    .penalizeLong(HardSoftLongScore.ONE_SOFT, TimefoldRules::cost)
                    .asConstraint("cost")
        };
    }

    private static long cost(HostFact host, long milliNeed, int ram, int movers) {
        double each = Problem.STEAL_WEIGHT * host.steal
                + Problem.CPU_WEIGHT * (host.need + milliNeed / MILLI) / host.cpus
                + Problem.RAM_WEIGHT * (1.0 - (double) (host.freeRam - ram) / host.ramCapacity);
        return Math.round(SCALE * movers * each);
    }
}
