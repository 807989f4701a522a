package io.stealaway.placement;

import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;
import java.util.Arrays;
import java.util.Objects;

/**
 * A scorer under the name by which policies and explanations know it, with its weight. Thread-safe if the scorer is.
 *
 * @param name unique among the scorers of an engine; the key of its weight in the policy
 * @param weight what its scores are multiplied by
 */
public record NamedScorer(String name, double weight, HostScorer scorer) {

    /** Checks that name and scorer are there. */
    public NamedScorer {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(scorer, "scorer");
    }

    /** Returns the same scorer under the same name with another weight. */
    public NamedScorer withWeight(double weight) {
        return new NamedScorer(name, weight, scorer);
    }

    /** Scores all hosts, each in [0,1]; a score that is none leaves with rule, VM, host and value named. */
    void scoreAll(PlacementView view, int[] hosts, double[] scores) {
        // A place that the scorer forgets to fill must not keep the score of another scorer.
        Arrays.fill(scores, 0, hosts.length, Double.NaN);
        try {
            scorer.scoreAll(view, hosts, hosts.length, scores);
        } catch (RuntimeException thrown) {
            throw broken(view, hosts, thrown);
        }
        for (int i = 0; i < hosts.length; i++) {
            if (!(scores[i] >= 0.0 && scores[i] <= 1.0)) {
                throw new RuleException(
                        name,
                        "scorer " + name + " gave VM " + view.vm().id() + " and host "
                                + view.host(hosts[i]).id() + " " + scores[i] + ", which is not a fraction in [0,1]");
            }
        }
    }

    /** Scores one host, in [0,1]. */
    double score(PlacementView view, int host) {
        double score = scorer.score(view, host);
        if (!(score >= 0.0 && score <= 1.0)) {
            scoreAll(view, new int[] {host}, new double[1]);
        }
        return score;
    }

    private RuleException broken(PlacementView view, int[] hosts, RuntimeException thrown) {
        String where = culprit(view, hosts);
        return new RuleException(
                name, "scorer " + name + " failed for VM " + view.vm().id() + where + ": " + thrown, thrown);
    }

    /** A column form says which host it was at only by being asked again, one host at a time. */
    private String culprit(PlacementView view, int[] hosts) {
        for (int host : hosts) {
            try {
                scorer.score(view, host);
            } catch (RuntimeException thrown) {
                return " and host " + view.host(host).id();
            }
        }
        return " while scoring " + hosts.length + " hosts at once";
    }
}
