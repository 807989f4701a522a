package io.stealaway.placement.search;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.rule.GuardedScorer;
import io.stealaway.placement.score.BoundedScorer;
import io.stealaway.placement.score.ScoreColumn;
import io.stealaway.placement.state.HostLoads;
import io.stealaway.placement.state.PlanState;
import io.stealaway.spi.PlacementView;
import java.util.List;
import java.util.Optional;

/**
 * What the four preferences that ask for nothing but columns give a host together: steal, predicted steal, idle CPU and free
 * RAM. Computed in one go, without the scorers, and exact but for rounding. Not thread-safe.
 */
public final class ColumnScorer {
    /** A VM lowers the bound of every host by no more than this, so that no bound falls below a score, which stops at 0. */
    private static final double MOST_LOWERED = 0.125;

    private final ClusterSnapshot snapshot;
    private final HostLoads loads;
    private final double steal;
    private final double predictedSteal;
    private final double idle;
    private final double freeRam;
    private long vmNeed;
    private long vmVcpus;
    private long vmRam;

    public ColumnScorer(List<GuardedScorer> scorers, PlanState state) {
        snapshot = state.snapshot();
        loads = state.loads();
        steal = weight(scorers, ScoreColumn.STEAL);
        predictedSteal = weight(scorers, ScoreColumn.PREDICTED_STEAL);
        idle = weight(scorers, ScoreColumn.IDLE);
        freeRam = weight(scorers, ScoreColumn.FREE_RAM);
    }

    private static double weight(List<GuardedScorer> scorers, ScoreColumn column) {
        double weight = 0.0;
        for (GuardedScorer scorer : scorers) {
            weight += column(scorer).filter(column::equals).isPresent() ? scorer.weight() : 0.0;
        }
        return weight;
    }

    /** Returns whether a scorer is one of the four. */
    public static boolean cover(GuardedScorer scorer) {
        return column(scorer).isPresent();
    }

    private static Optional<ScoreColumn> column(GuardedScorer scorer) {
        return BoundedScorer.of(scorer.scorer()).flatMap(BoundedScorer::column);
    }

    /** Returns the most that a host can get by the snapshot alone, whatever the VM; moves that are added only lower it. */
    public double hostBound(int host) {
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

    /** Makes what follows be about the VM of a view. */
    public void lookAt(PlacementView view) {
        vmNeed = view.vmNeededMicroCores();
        vmVcpus = view.vm().running() ? view.vm().vcpus() : 0;
        vmRam = view.vm().ramBytes();
    }

    /** Returns by how much, at least, the VM lowers what any host gets below its bound. */
    public double lowered() {
        return idle * Math.min(MOST_LOWERED, vmNeed / (double) loads.largestMicroCores())
                + freeRam * Math.min(MOST_LOWERED, vmRam / (double) loads.largestRamBytes());
    }

    /** Returns what a host that does not count the VM gets with it. */
    public double with(int host) {
        long cpu = snapshot.cpuMicroCores(host);
        long need = loads.needMicroCores(host) + vmNeed;
        return steal * (1.0 - snapshot.hostStealRatio(host))
                + predictedSteal * (1.0 - HostLoads.steal(need - cpu, loads.runningVcpus(host) + vmVcpus))
                + idle * ratio(cpu - need, cpu)
                + freeRam * ratio(loads.freeRamBytes(host) - vmRam, snapshot.ramCapacityBytes(host));
    }
}
