package io.stealaway.placement.search;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Explanation;
import io.stealaway.model.Host;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostEvaluation.ScoreGap;
import io.stealaway.model.HostEvaluation.ScorerValue;
import io.stealaway.model.HostId;
import io.stealaway.model.Placement;
import io.stealaway.placement.rule.GuardedScorer;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.state.VmPlacementView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Asks every rule about every host for one VM. Outside the hot path; not thread-safe. */
public final class Explainer {
    private final Rules rules;
    private final VmPlacementView view;

    public Explainer(Rules rules, VmPlacementView view) {
        this.rules = rules;
        this.view = view;
    }

    public Explanation explain(Placement answer) {
        Candidate[] candidates = candidates();
        Optional<ScoreGapFinder> gap = best(candidates).map(best -> new ScoreGapFinder(best.score(), best.id()));
        int[] ranks = ranks(candidates);
        List<HostEvaluation> verdicts = new ArrayList<>();
        for (int host = 0; host < candidates.length; host++) {
            verdicts.add(verdict(candidates[host], ranks[host], gap));
        }
        return new Explanation(answer, view.vm().host(), verdicts, view.zoneSurvival());
    }

    /** A host with all that the rules say of it. */
    private record Candidate(
            Host facts, boolean inZone, List<Refusal> refusals, List<ScorerValue> scores, double score) {
        HostId id() {
            return facts.id();
        }

        boolean accepted() {
            return refusals.isEmpty();
        }
    }

    private Candidate[] candidates() {
        Candidate[] candidates = new Candidate[view.snapshot().hosts().size()];
        int[] zoneHosts = view.snapshot().zoneHosts(view.snapshot().hostZone(view.sourceHost()));
        double[][] columns = new double[rules.scorers().size()][zoneHosts.length];
        double[] means = new double[zoneHosts.length];
        rules.score(view, zoneHosts, means, columns);
        int scored = 0;
        for (int host = 0; host < candidates.length; host++) {
            boolean inZone = scored < zoneHosts.length && zoneHosts[scored] == host;
            candidates[host] = new Candidate(
                    view.host(host),
                    inZone,
                    rules.refusals(view, host),
                    inZone ? scores(columns, scored) : List.of(),
                    inZone ? means[scored] : 0.0);
            scored += inZone ? 1 : 0;
        }
        return candidates;
    }

    private List<ScorerValue> scores(double[][] columns, int place) {
        List<ScorerValue> scores = new ArrayList<>();
        for (int k = 0; k < columns.length; k++) {
            GuardedScorer scorer = rules.scorers().get(k);
            scores.add(new ScorerValue(scorer.name(), scorer.weight(), columns[k][place]));
        }
        return scores;
    }

    private static HostEvaluation verdict(Candidate candidate, int rank, Optional<ScoreGapFinder> gap) {
        Optional<ScoreGap> toWin =
                gap.filter(known -> candidate.inZone()).flatMap(known -> known.of(candidate.id(), candidate.scores()));
        AvailabilityZone zone = candidate.facts().zone();
        return candidate.accepted()
                ? new HostEvaluation.Accepted(candidate.id(), zone, rank, candidate.scores(), toWin)
                : new HostEvaluation.Rejected(candidate.id(), zone, candidate.refusals(), candidate.scores(), toWin);
    }

    /** Candidates come by host id and sorts are stable, so ties keep the smaller id in front. */
    private static Optional<Candidate> best(Candidate[] candidates) {
        return order(candidates).stream().findFirst().map(place -> candidates[place]);
    }

    private static int[] ranks(Candidate[] candidates) {
        int[] ranks = new int[candidates.length];
        int rank = 1;
        for (int place : order(candidates)) {
            ranks[place] = rank++;
        }
        return ranks;
    }

    private static List<Integer> order(Candidate[] candidates) {
        return IntStream.range(0, candidates.length)
                .filter(place -> candidates[place].accepted())
                .boxed()
                .sorted(Comparator.comparingDouble(place -> -candidates[place].score()))
                .toList();
    }
}
