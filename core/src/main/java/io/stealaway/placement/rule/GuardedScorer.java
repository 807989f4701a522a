package io.stealaway.placement.rule;

import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;
import io.stealaway.spi.RuleContractException;
import java.util.Arrays;

/**
 * A scorer under its name and with its weight, whose exceptions and odd scores leave with rule, VM and host named. Thread-safe if
 * the scorer is.
 */
public record GuardedScorer(String name, double weight, HostScorer scorer) {

    /** Scores all hosts, each in [0,1]; a score that is none leaves with rule, VM, host and value named. */
    public void scoreAll(PlacementView view, int[] hosts, double[] scores) {
        // A place that the scorer forgets to fill must not keep the score of another scorer.
        Arrays.fill(scores, 0, hosts.length, Double.NaN);
        try {
            scorer.scoreAll(view, hosts, hosts.length, scores);
        } catch (RuntimeException thrown) {
            throw broken(view, hosts, thrown);
        }
        for (int i = 0; i < hosts.length; i++) {
            if (!(scores[i] >= 0.0 && scores[i] <= 1.0)) {
                throw new RuleContractException(
                        name,
                        "scorer " + name + " gave VM " + view.vm().id() + " and host "
                                + view.host(hosts[i]).id() + " " + scores[i] + ", which is not a fraction in [0,1]");
            }
        }
    }

    /** Scores one host, in [0,1]. */
    public double score(PlacementView view, int host) {
        double score = scorer.score(view, host);
        if (!(score >= 0.0 && score <= 1.0)) {
            scoreAll(view, new int[] {host}, new double[1]);
        }
        return score;
    }

    private RuleContractException broken(PlacementView view, int[] hosts, RuntimeException thrown) {
        String where = culprit(view, hosts);
        return new RuleContractException(
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
