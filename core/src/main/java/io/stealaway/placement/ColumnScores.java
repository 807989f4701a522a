package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.spi.HostScorer;
import java.util.List;

/**
 * What the four preferences that ask for nothing but columns give a host together: steal, predicted steal, idle CPU and free
 * RAM. Reckoned in one go, without the scorers, and exact but for rounding. Not thread-safe.
 */
final class ColumnScores {
    /** A VM lowers the bound of every host by no more than this, so that no bound falls below a score, which stops at 0. */
    private static final double MOST_LOWERED = 0.125;

    private final PlacementState state;
    private final ClusterSnapshot snapshot;
    private final HostLoads loads;
    private final double steal;
    private final double predictedSteal;
    private final double idle;
    private final double freeRam;
    private long vmNeed;
    private long vmVcpus;
    private long vmRam;

    ColumnScores(List<NamedScorer> scorers, PlacementState state) {
        this.state = state;
        snapshot = state.snapshot();
        loads = state.loads();
        steal = weight(scorers, LeastStealScorer.class);
        predictedSteal = weight(scorers, PredictedStealScorer.class);
        idle = weight(scorers, IdleScorer.class);
        freeRam = weight(scorers, FreeRamScorer.class);
    }

    private static double weight(List<NamedScorer> scorers, Class<? extends HostScorer> kind) {
        double weight = 0.0;
        for (NamedScorer scorer : scorers) {
            weight += kind.isInstance(scorer.scorer()) ? scorer.weight() : 0.0;
        }
        return weight;
    }

    /** Returns whether a scorer is one of the four. */
    static boolean cover(HostScorer scorer) {
        return scorer instanceof LeastStealScorer
                || scorer instanceof PredictedStealScorer
                || scorer instanceof IdleScorer
                || scorer instanceof FreeRamScorer;
    }

    /** Returns the most that a host can get by the snapshot alone, whatever the VM; moves that are added only lower it. */
    double hostBound(int host) {
        long cpu = snapshot.cpuMicroCores(host);
        long ram = snapshot.ramCapacityBytes(host);
        double idleRatio = ratio(cpu - loads.needMicroCoresBefore(host), cpu);
        double freeRatio = ratio(loads.freeRamBytesBefore(host), ram);
        return steal * (1.0 - snapshot.hostStealRatio(host))
                + predictedSteal
                + idle * Math.max(MOST_LOWERED, idleRatio)
                + freeRam * Math.max(MOST_LOWERED, freeRatio);
    }

    /** A host may have nothing to hand out at all. */
    private static double ratio(long part, long whole) {
        return part <= 0 ? 0.0 : Math.min(1.0, (double) part / (double) whole);
    }

    /** Looks the VM asked about up; to be called when that is another one. */
    void ask() {
        vmNeed = loads.need(state.vmIndex());
        vmVcpus = loads.vcpus(state.vmIndex());
        vmRam = state.vm().ramBytes();
    }

    /** Returns by how much, at least, the VM asked about lowers what any host gets below its bound. */
    double lowered() {
        return idle * Math.min(MOST_LOWERED, vmNeed / (double) loads.largestMicroCores())
                + freeRam * Math.min(MOST_LOWERED, vmRam / (double) loads.largestRamBytes());
    }

    /** Returns what a host that does not count the VM asked about gets with it. */
    double with(int host) {
        long cpu = snapshot.cpuMicroCores(host);
        long need = loads.needMicroCores(host) + vmNeed;
        return steal * (1.0 - snapshot.hostStealRatio(host))
                + predictedSteal * (1.0 - HostLoads.steal(need - cpu, loads.runningVcpus(host) + vmVcpus))
                + idle * ratio(cpu - need, cpu)
                + freeRam * ratio(loads.freeRamBytes(host) - vmRam, snapshot.ramCapacityBytes(host));
    }
}
