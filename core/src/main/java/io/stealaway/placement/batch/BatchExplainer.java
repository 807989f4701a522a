package io.stealaway.placement.batch;

import io.stealaway.model.Host;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostEvaluation.ScoreGap;
import io.stealaway.model.HostEvaluation.ScorerValue;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.batch.HostRanking.Ranked;
import io.stealaway.placement.batch.HostRanking.Weight;
import io.stealaway.placement.search.ScoreGapFinder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks every rule about every host for one new VM. Outside the hot path; not thread-safe. */
final class BatchExplainer {
    private final BatchQuestions questions;
    private final ClusterSnapshot snapshot;

    BatchExplainer(BatchQuestions questions) {
        this.questions = questions;
        snapshot = questions.state().snapshot();
    }

    /** Returns what every host of the snapshot is to a VM, by id. */
    List<HostEvaluation> explain(NewVm vm) {
        Candidates candidates = questions.of(vm);
        List<Ranked> ranked = questions.best(vm, Integer.MAX_VALUE);
        int[] passing = ranked.stream().mapToInt(Ranked::host).toArray();
        Map<Integer, Integer> ranks = new HashMap<>();
        for (int i = 0; i < passing.length; i++) {
            ranks.put(passing[i], i + 1);
        }
        Map<Integer, List<ScorerValue>> scores = scores(candidates, passing);
        Optional<ScoreGapFinder> gap = ranked.isEmpty()
                ? Optional.empty()
                : Optional.of(new ScoreGapFinder(
                        ranked.get(0).score(), snapshot.hosts().get(passing[0]).id()));
        List<HostEvaluation> evaluations = new ArrayList<>();
        for (int host = 0; host < snapshot.hosts().size(); host++) {
            evaluations.add(evaluate(candidates, host, ranks.getOrDefault(host, 0), scores, gap));
        }
        return evaluations;
    }

    private HostEvaluation evaluate(
            Candidates candidates,
            int host,
            int rank,
            Map<Integer, List<ScorerValue>> scores,
            Optional<ScoreGapFinder> gap) {
        Host facts = snapshot.hosts().get(host);
        boolean asked = Arrays.binarySearch(candidates.hosts(), host) >= 0;
        List<ScorerValue> own = scores.getOrDefault(host, List.of());
        if (rank == 1) {
            return new HostEvaluation.Accepted(facts.id(), facts.zone(), rank, own, Optional.empty());
        }
        Optional<ScoreGap> toWin = asked ? gap.flatMap(known -> known.of(facts.id(), own)) : Optional.empty();
        if (rank > 1) {
            return new HostEvaluation.Accepted(
                    facts.id(), facts.zone(), rank, own, toWin.or(() -> Optional.of(new ScoreGap(0.0, List.of()))));
        }
        List<Refusal> refusals = questions.rules().refusals(candidates.view(host), host);
        return new HostEvaluation.Rejected(facts.id(), facts.zone(), refusals, own, toWin);
    }

    /** Hosts that pass are scored among themselves, those that do not by themselves. */
    private Map<Integer, List<ScorerValue>> scores(Candidates candidates, int[] passing) {
        Map<Integer, List<ScorerValue>> scores = new HashMap<>();
        put(scores, passing, questions.ranking().scores(candidates, passing));
        int[] others = Arrays.stream(candidates.hosts())
                .filter(host -> !scores.containsKey(host))
                .toArray();
        put(scores, others, questions.ranking().scores(candidates, others));
        return scores;
    }

    private void put(Map<Integer, List<ScorerValue>> scores, int[] hosts, double[][] values) {
        List<Weight> weights = questions.ranking().weights();
        for (int i = 0; i < hosts.length; i++) {
            List<ScorerValue> own = new ArrayList<>();
            for (int k = 0; k < values.length; k++) {
                own.add(new ScorerValue(weights.get(k).scorer(), weights.get(k).weight(), values[k][i]));
            }
            scores.put(hosts[i], own);
        }
    }
}
