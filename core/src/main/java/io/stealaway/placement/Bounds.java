package io.stealaway.placement;

import java.util.List;

/**
 * What hosts and VMs score at most by all scorers together, and scores of hosts that are given up as soon as they cannot win.
 * Not thread-safe.
 */
final class Bounds {
    /** Sums of bounds and sums of scores are rounded in different places. */
    private static final double ROUNDING = 1e-9;

    private final PlacementState state;
    private final List<NamedScorer> scorers;
    private final boolean known;
    /** What the VM asked about scores at most by the scorers from each on, weighed. */
    private final double[] rest;

    private final double totalWeight;
    private double lowering;

    Bounds(Rules rules, PlacementState state) {
        this.state = state;
        scorers = rules.scorers();
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

    /** Returns the order of hosts by what each scores at most. */
    HostOrder order(int[] hosts) {
        double[] bounds = new double[hosts.length];
        for (NamedScorer scorer : scorers) {
            BoundedScorer bounded = (BoundedScorer) scorer.scorer();
            for (int i = 0; i < hosts.length; i++) {
                bounds[i] += scorer.weight() * bounded.hostBound(state, hosts[i]);
            }
        }
        return new HostOrder(hosts, bounds);
    }

    /** Looks up what the VM asked about scores at most; to be called when that is another one. */
    void ask() {
        for (int k = scorers.size() - 1; k >= 0; k--) {
            NamedScorer scorer = scorers.get(k);
            rest[k] = rest[k + 1] + scorer.weight() * ((BoundedScorer) scorer.scorer()).vmBound(state);
        }
        lowering = totalWeight - rest[0];
    }

    /** Returns whether a host with this bound in the order may reach a mean. */
    boolean mayReach(double bound, double mean) {
        return (bound - lowering) / totalWeight + ROUNDING >= mean;
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
