package io.stealaway.placement;

import io.stealaway.model.Explanation;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.HostVerdict;
import io.stealaway.model.HostVerdict.Refusal;
import io.stealaway.model.HostVerdict.ScorerValue;
import io.stealaway.model.HostVerdict.ToWin;
import io.stealaway.model.Placement;
import io.stealaway.model.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Asks every rule about every host for one VM. Outside the hot path; not thread-safe. */
final class Explainer {
    private final Rules rules;
    private final VmView view;

    Explainer(Rules rules, VmView view) {
        this.rules = rules;
        this.view = view;
    }

    Explanation explain(Placement answer) {
        Candidate[] candidates = candidates();
        Optional<Gap> gap = best(candidates).map(best -> new Gap(best.score(), best.id()));
        int[] ranks = ranks(candidates);
        List<HostVerdict> verdicts = new ArrayList<>();
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

    private static HostVerdict verdict(Candidate candidate, int rank, Optional<Gap> gap) {
        Optional<ToWin> toWin =
                gap.filter(known -> candidate.inZone()).flatMap(known -> known.of(candidate.id(), candidate.scores()));
        ZoneId zone = candidate.facts().zone();
        return candidate.accepted()
                ? new HostVerdict.Accepted(candidate.id(), zone, rank, candidate.scores(), toWin)
                : new HostVerdict.Rejected(candidate.id(), zone, candidate.refusals(), candidate.scores(), toWin);
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
