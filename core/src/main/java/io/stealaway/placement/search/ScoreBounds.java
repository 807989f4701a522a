package io.stealaway.placement.search;

import io.stealaway.placement.order.LazyHostOrder;
import io.stealaway.placement.rule.GuardedScorer;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.score.BoundedScorer;
import io.stealaway.placement.state.PlanState;
import io.stealaway.spi.PlacementView;
import java.util.BitSet;
import java.util.List;

/**
 * What hosts score at most by all scorers together, and scores of hosts that are given up as soon as they cannot win. Not
 * thread-safe.
 */
final class ScoreBounds {
    /** Sums of bounds and sums of scores are rounded in different places. */
    private static final double ROUNDING = 1e-9;

    private final List<GuardedScorer> scorers;
    private final ColumnScorer columns;
    private final boolean known;
    /** The scorers; empty when one of them has no bounds. */
    private final BoundedScorer[] bounded;

    private final boolean[] covered;
    private final long largestMicroCores;
    private final double totalWeight;
    /** What the VM scores at most by the scorers from each on, weighed. */
    private final double[] rest;
    /** What it scores at most by the scorers that need more than columns, weighed. */
    private double others;

    private double lowered;
    private LazyHostOrder order = new LazyHostOrder(new int[0], host -> 0.0);
    /** The column score of the host at each rank; filled lazily. */
    private double[] sums = {};

    private int looked;

    ScoreBounds(Rules rules, PlanState state) {
        scorers = rules.scorers();
        columns = new ColumnScorer(scorers, state);
        bounded = scorers.stream()
                .flatMap(scorer -> BoundedScorer.of(scorer.scorer()).stream())
                .toArray(BoundedScorer[]::new);
        known = bounded.length == scorers.size();
        covered = new boolean[scorers.size()];
        for (int k = 0; k < covered.length; k++) {
            covered[k] = ColumnScorer.cover(scorers.get(k));
        }
        largestMicroCores = state.loads().largestMicroCores();
        rest = new double[scorers.size() + 1];
        double sum = 0.0;
        for (GuardedScorer scorer : scorers) {
            sum += scorer.weight();
        }
        totalWeight = sum;
    }

    /** Returns whether every scorer has bounds; nothing else may be asked when not. */
    boolean known() {
        return known && totalWeight > 0.0;
    }

    /** Returns the order of hosts by what each gets at most of the scorers that need only columns. */
    LazyHostOrder order(int[] hosts) {
        return new LazyHostOrder(hosts, columns::hostBound);
    }

    /** Makes what follows be about the VM of a view, and hosts in an order. */
    void lookAt(PlacementView view, LazyHostOrder hosts) {
        order = hosts;
        looked = 0;
        if (sums.length < hosts.size()) {
            sums = new double[hosts.size()];
        }
        columns.lookAt(view);
        lowered = columns.lowered();
        others = 0.0;
        for (int k = scorers.size() - 1; k >= 0; k--) {
            double most = scorers.get(k).weight() * bounded[k].vmBound(view, largestMicroCores);
            rest[k] = rest[k + 1] + most;
            others += covered[k] ? 0.0 : most;
        }
    }

    /** Returns the host at a rank of the order. */
    int host(int rank) {
        return order.host(rank);
    }

    /**
     * Returns the rank of the host that columns alone make the best, but for some that are out of the question; -1 when none is
     * left.
     */
    int mostPromising(BitSet out) {
        int best = -1;
        double most = 0.0;
        for (int rank = 0; rank < order.size() && order.bound(rank) - lowered >= most; rank++) {
            double sum = sum(rank);
            if ((best < 0 || sum > most) && !out.get(order.host(rank))) {
                best = rank;
                most = sum;
            }
        }
        return best;
    }

    /** Returns what columns give the host at a rank; ranks are asked about in order. */
    private double sum(int rank) {
        if (rank >= looked) {
            sums[rank] = columns.with(order.host(rank));
            looked = rank + 1;
        }
        return sums[rank];
    }

    /**
     * Returns whether the host at a rank of the order, or one after it, may reach a mean; no longer when the order is at its end.
     */
    boolean mayReach(int rank, double mean) {
        return rank < order.size() && order.bound(rank) - lowered + others >= enough(mean);
    }

    /** Returns whether the host at a rank, which does not count the VM, may reach a mean. */
    boolean hostMayReach(int rank, double mean) {
        return sum(rank) + others >= enough(mean);
    }

    private double enough(double mean) {
        return (mean - ROUNDING) * totalWeight;
    }

    /** Returns the weighted mean of a host's scores, the same bits as by {@link Rules#score}; -1 when it cannot reach a mean. */
    double score(PlacementView view, int host, double least) {
        double enough = enough(least);
        double sum = 0.0;
        for (int k = 0; k < rest.length - 1; k++) {
            GuardedScorer scorer = scorers.get(k);
            sum += scorer.weight() * scorer.score(view, host);
            if (sum + rest[k + 1] < enough) {
                return -1.0;
            }
        }
        return sum / totalWeight;
    }
}
