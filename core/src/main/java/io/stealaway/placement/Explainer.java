package io.stealaway.placement;

import io.stealaway.model.Explanation;
import io.stealaway.model.Host;
import io.stealaway.model.HostVerdict;
import io.stealaway.model.Placement;
import io.stealaway.model.Refusal;
import io.stealaway.model.ScorerValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Asks every rule about every host for the VM asked about. Outside the hot path; not thread-safe. */
final class Explainer {
    private final Rules rules;
    private final PlacementState state;

    Explainer(Rules rules, PlacementState state) {
        this.rules = rules;
        this.state = state;
    }

    Explanation explain(Placement answer) {
        List<HostVerdict> verdicts = new ArrayList<>();
        int[] zoneHosts = state.snapshot().zoneHosts(state.snapshot().hostZone(state.sourceHost()));
        double[][] columns = new double[rules.scorers().size()][zoneHosts.length];
        double[] means = new double[zoneHosts.length];
        rules.score(state, zoneHosts, means, columns);
        int scored = 0;
        for (int host = 0; host < state.snapshot().hosts().size(); host++) {
            boolean inZone = scored < zoneHosts.length && zoneHosts[scored] == host;
            verdicts.add(verdict(host, inZone ? scores(columns, scored) : List.of()));
            scored += inZone ? 1 : 0;
        }
        return new Explanation(answer, state.vm().host(), ranked(verdicts));
    }

    private List<ScorerValue> scores(double[][] columns, int place) {
        List<ScorerValue> scores = new ArrayList<>();
        for (int k = 0; k < columns.length; k++) {
            NamedScorer scorer = rules.scorers().get(k);
            scores.add(new ScorerValue(scorer.name(), scorer.weight(), columns[k][place]));
        }
        return scores;
    }

    private HostVerdict verdict(int host, List<ScorerValue> scores) {
        Host facts = state.host(host);
        List<Refusal> refusals = rules.refusals(state, host);
        return refusals.isEmpty()
                ? new HostVerdict.Accepted(facts.id(), facts.zone(), 0, scores)
                : new HostVerdict.Rejected(facts.id(), facts.zone(), refusals, scores);
    }

    /** Verdicts come by host id and the sort is stable, so ties keep the smaller id in front. */
    private static List<HostVerdict> ranked(List<HostVerdict> verdicts) {
        List<HostVerdict> ranked = new ArrayList<>(verdicts);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < verdicts.size(); i++) {
            if (verdicts.get(i) instanceof HostVerdict.Accepted) {
                order.add(i);
            }
        }
        order.sort(Comparator.comparingDouble((Integer i) -> -verdicts.get(i).score()));
        for (int rank = 1; rank <= order.size(); rank++) {
            int place = order.get(rank - 1);
            HostVerdict.Accepted accepted = (HostVerdict.Accepted) verdicts.get(place);
            ranked.set(place, new HostVerdict.Accepted(accepted.host(), accepted.zone(), rank, accepted.scores()));
        }
        return ranked;
    }
}
