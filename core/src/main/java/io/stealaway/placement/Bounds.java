package io.stealaway.placement;

import java.util.List;

/**
 * What hosts score at most by all scorers together, and scores of hosts that are given up as soon as they cannot win. Not
 * thread-safe.
 */
final class Bounds {
    /** Sums of bounds and sums of scores are rounded in different places. */
    private static final double ROUNDING = 1e-9;

    private final PlacementState state;
    private final List<NamedScorer> scorers;
    private final ColumnScores columns;
    private final boolean known;
    private final double totalWeight;
    /** What the VM asked about scores at most by the scorers from each on, weighed. */
    private final double[] rest;
    /** What it scores at most by the scorers that need more than columns, weighed. */
    private double others;

    private double lowered;

    Bounds(Rules rules, PlacementState state) {
        this.state = state;
        scorers = rules.scorers();
        columns = new ColumnScores(scorers, state);
        known = scorers.stream().allMatch(scorer -> scorer.scorer() instanceof BoundedScorer);
        rest = new double[scorers.size() + 1];
        double sum = 0.0;
        for (NamedScorer scorer : scorers) {
            sum += scorer.weight();
        }
        totalWeight = sum;
    }

    /** Returns whether every scorer has bounds; nothing else may be asked when not. */
    boolean known() {
        return known && totalWeight > 0.0;
    }

    /** Returns the order of hosts by what each gets at most of the scorers that need only columns. */
    HostOrder order(int[] hosts) {
        return new HostOrder(hosts, columns::hostBound);
    }

    /** Looks up what the VM asked about scores at most; to be called when that is another one. */
    void ask() {
        columns.ask();
        lowered = columns.lowered();
        others = 0.0;
        for (int k = scorers.size() - 1; k >= 0; k--) {
            NamedScorer scorer = scorers.get(k);
            double most = scorer.weight() * ((BoundedScorer) scorer.scorer()).vmBound(state);
            rest[k] = rest[k + 1] + most;
            others += ColumnScores.cover(scorer.scorer()) ? 0.0 : most;
        }
    }

    /** Returns whether a host with this bound in the order, or one after it, may reach a mean. */
    boolean mayReach(double bound, double mean) {
        return bound - lowered + others >= (mean - ROUNDING) * totalWeight;
    }

    /** Returns whether a host that does not count the VM asked about may reach a mean. */
    boolean mayReach(int host, double mean) {
        return columns.with(host) + others >= (mean - ROUNDING) * totalWeight;
    }

    /** Returns the weighted mean of a host's scores, the same bits as by {@link Rules#score}; -1 when it cannot reach a mean. */
    double score(int host, double least) {
        double enough = (least - ROUNDING) * totalWeight;
        double sum = 0.0;
        for (int k = 0; k < rest.length - 1; k++) {
            NamedScorer scorer = scorers.get(k);
            sum += scorer.weight() * scorer.score(state, host);
            if (sum + rest[k + 1] < enough) {
                return -1.0;
            }
        }
        return sum / totalWeight;
    }
}
