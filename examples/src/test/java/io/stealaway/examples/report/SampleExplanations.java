package io.stealaway.examples.report;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Explanation;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostEvaluation.ScoreGap;
import io.stealaway.model.HostEvaluation.ScorerValue;
import io.stealaway.model.HostId;
import io.stealaway.model.Placement;
import io.stealaway.simulation.SimulationResult.DecisionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Explanations made by hand, of the length that real ones have. */
final class SampleExplanations {
    private static final String[] SCORERS = {
        "least-steal", "predicted-steal", "idle", "free-ram", "role-spread", "cheap-migration", "tenant-fairness"
    };

    private SampleExplanations() {}

    /** Returns one of a zone in which two hosts of five may take the VM, and of two other zones. */
    static Explanation of(DecisionRow decision, int hosts) {
        SplittableRandom random = new SplittableRandom(decision.vm().hashCode());
        int source = Integer.parseInt(decision.host().value().substring("host-".length()));
        List<HostEvaluation> verdicts = new ArrayList<>();
        int rank = 0;
        for (int h = 0; h < hosts; h++) {
            HostId host = HostId.of(String.format("host-%03d", h));
            AvailabilityZone zone = AvailabilityZone.of("zone-" + (char) ('a' + h % 3));
            if (h % 3 != source % 3) {
                verdicts.add(refused(host, zone, List.of(new Refusal("zone", "is not in the VM's zone"))));
            } else if (h % 5 < 2 && h != source) {
                rank++;
                verdicts.add(new HostEvaluation.Accepted(host, zone, rank, scores(random), toWin(rank)));
            } else {
                verdicts.add(refused(host, zone, refusals(random, h == source)));
            }
        }
        return new Explanation(
                new Placement.Stays(decision.vm(), decision.text()), decision.host(), verdicts, Optional.empty());
    }

    private static Optional<ScoreGap> toWin(int rank) {
        return rank == 1
                ? Optional.empty()
                : Optional.of(
                        new ScoreGap(0.001 * Math.min(rank, 900), List.of(new ScoreGap.SingleScorer("idle", 0.93))));
    }

    private static HostEvaluation refused(HostId host, AvailabilityZone zone, List<Refusal> refusals) {
        return new HostEvaluation.Rejected(host, zone, refusals, List.of(), Optional.empty());
    }

    private static List<Refusal> refusals(SplittableRandom random, boolean source) {
        List<Refusal> refusals = new ArrayList<>();
        if (source) {
            refusals.add(new Refusal("source", "is the host that the VM is on"));
        }
        refusals.add(new Refusal(
                "predicted-steal",
                String.format("steal would be %.1f %%, must be below 5.0 %%", 5 + 20 * random.nextDouble())));
        if (random.nextBoolean()) {
            refusals.add(new Refusal("ram", "needs 8 GiB, " + random.nextInt(8) + " GiB of 256 GiB are free"));
        }
        return refusals;
    }

    private static List<ScorerValue> scores(SplittableRandom random) {
        List<ScorerValue> scores = new ArrayList<>();
        for (String scorer : SCORERS) {
            scores.add(new ScorerValue(scorer, 1 + scorer.length() % 4, random.nextDouble()));
        }
        return scores;
    }
}
