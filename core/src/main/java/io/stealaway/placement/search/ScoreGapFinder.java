package io.stealaway.placement.search;

import io.stealaway.model.HostEvaluation.ScoreGap;
import io.stealaway.model.HostEvaluation.ScorerValue;
import io.stealaway.model.HostId;
import io.stealaway.placement.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a host's scores lack to those of the best host. Exact: the values that suffice are found by trying, with the sums
 * that the search itself makes, so that one step less does not suffice.
 */
public final class ScoreGapFinder {
    private final double best;
    private final HostId bestHost;

    public ScoreGapFinder(double best, HostId bestHost) {
        this.best = best;
        this.bestHost = bestHost;
    }

    /** Returns what would have to change; empty when the host would win with these scores. */
    public Optional<ScoreGap> of(HostId host, List<ScorerValue> scores) {
        if (host.equals(bestHost) || wins(host, mean(scores, -1, 0.0))) {
            return Optional.empty();
        }
        List<ScoreGap.SingleScorer> alone = new ArrayList<>();
        for (int k = 0; k < scores.size(); k++) {
            if (wins(host, mean(scores, k, 1.0))) {
                alone.add(new ScoreGap.SingleScorer(scores.get(k).scorer(), least(host, scores, k)));
            }
        }
        return Optional.of(new ScoreGap(best - mean(scores, -1, 0.0), alone));
    }

    private boolean wins(HostId host, double mean) {
        return mean > best || (mean == best && host.compareTo(bestHost) < 0);
    }

    /** Halves the range between a value that fails and one that wins; bits of fractions are in the order of their values. */
    private double least(HostId host, List<ScorerValue> scores, int changed) {
        long fails = Double.doubleToLongBits(Math.abs(scores.get(changed).value()));
        long wins = Double.doubleToLongBits(1.0);
        while (wins - fails > 1) {
            long middle = (fails + wins) >>> 1;
            if (wins(host, mean(scores, changed, Double.longBitsToDouble(middle)))) {
                wins = middle;
            } else {
                fails = middle;
            }
        }
        return Double.longBitsToDouble(wins);
    }

    /** Adds in the order in which {@link Rules#score} does. */
    private static double mean(List<ScorerValue> scores, int changed, double value) {
        double sum = 0.0;
        double totalWeight = 0.0;
        for (int k = 0; k < scores.size(); k++) {
            sum += scores.get(k).weight()
                    * (k == changed ? value : scores.get(k).value());
            totalWeight += scores.get(k).weight();
        }
        return totalWeight > 0.0 ? sum / totalWeight : 0.0;
    }
}
