package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Explanation;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.ScoreGap;
import io.stealaway.model.HostEvaluation.ScorerValue;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.HostScorer;
import io.stealaway.testkit.Shape;
import io.stealaway.testkit.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What an explanation says would turn the choice does turn it, and anything less does not. */
class ScoreGapFinderProperties {
    @Property(tries = 1_000, seed = "20260302")
    void leastValueThatIsSaidToSufficeSufficesAndNothingLess(@ForAll long seed) {
        Case random = new Case(seed);
        Explanation before = random.explain(Map.of());
        Optional<HostEvaluation.Accepted> best = before.ranking().stream().findFirst();
        for (HostEvaluation loser : before.hosts()) {
            if (loser.toWin().isPresent()) {
                check(loser, loser.toWin().get(), best.orElseThrow());
            }
        }
    }

    @Property(tries = 200, seed = "20260303")
    void engineChoosesTheHostOnceItsScoreIsWhatWasSaidToSuffice(@ForAll long seed) {
        Case random = new Case(seed);
        Explanation before = random.explain(Map.of());
        for (HostEvaluation.Accepted loser : before.ranking()) {
            for (ScoreGap.SingleScorer alone :
                    loser.toWin().map(ScoreGap::alone).orElse(List.of())) {
                Explanation after = random.explain(Map.of(loser.host().value() + alone.scorer(), alone.value()));

                assertThat(after.ranking().get(0).host()).isEqualTo(loser.host());
            }
        }
    }

    @Property(tries = 200, seed = "20260304")
    void onlyAHostThatWouldWinWithItsScoresHasNothingToChange(@ForAll long seed) {
        Explanation explanation = new Case(seed).explain(Map.of());
        Optional<HostEvaluation.Accepted> best = explanation.ranking().stream().findFirst();
        for (HostEvaluation verdict : explanation.hosts()) {
            boolean suffices = best.isEmpty()
                    || verdict.host().equals(best.get().host())
                    || !verdict.zone().equals(best.get().zone())
                    || beats(verdict, verdict.score(), best.get());
            assertThat(verdict.toWin().isEmpty()).as(verdict.toString()).isEqualTo(suffices);
        }
    }

    private static void check(HostEvaluation loser, ScoreGap toWin, HostEvaluation.Accepted best) {
        assertThat(toWin.rise()).isEqualTo(best.score() - loser.score());
        Map<String, Double> alone = new TreeMap<>();
        toWin.alone().forEach(value -> alone.put(value.scorer(), value.value()));
        for (ScorerValue score : loser.scores()) {
            double value = alone.getOrDefault(score.scorer(), Math.nextUp(1.0));
            assertThat(beats(loser, mean(loser, score, Math.nextDown(value)), best))
                    .isFalse();
            if (alone.containsKey(score.scorer())) {
                assertThat(beats(loser, mean(loser, score, value), best)).isTrue();
            }
        }
    }

    private static boolean beats(HostEvaluation verdict, double mean, HostEvaluation.Accepted best) {
        return mean > best.score() || (mean == best.score() && verdict.host().compareTo(best.host()) < 0);
    }

    private static double mean(HostEvaluation verdict, ScorerValue changed, double value) {
        double sum = 0.0;
        double weights = 0.0;
        for (ScorerValue score : verdict.scores()) {
            sum += score.weight() * (score.equals(changed) ? value : score.value());
            weights += score.weight();
        }
        return sum / weights;
    }

    /** Random scores, few values so that ties are frequent, and one of them replaced at will. */
    private static final class Case {
        private final long seed;
        private final ClusterSnapshot snapshot;
        private final Vm vm;

        Case(long seed) {
            this.seed = seed;
            snapshot = Snapshots.random(new Random(seed), Shape.odd(8, 20));
            vm = snapshot.vms()
                    .get((int) Math.floorMod(seed, (long) snapshot.vms().size()));
        }

        Explanation explain(Map<String, Double> replaced) {
            PlacementEngine.Builder engine =
                    PlacementEngine.builder(Policy.defaults()).withoutDefaults();
            engine.filter("some", (view, host) -> view.host(host).id().hashCode() % 3 != 0);
            for (String scorer : List.of("a", "b", "c")) {
                engine.scorer(scorer, 1.0 + Math.floorMod(seed * scorer.hashCode(), 7), scorer(scorer, replaced));
            }
            return engine.build().explain(snapshot, vm.id(), PlacementHolds.none());
        }

        private HostScorer scorer(String name, Map<String, Double> replaced) {
            return (view, host) -> {
                String key = view.host(host).id().value() + name;
                Random random = new Random(seed + key.hashCode());
                double own = random.nextBoolean() ? random.nextInt(3) / 2.0 : random.nextDouble();
                return replaced.getOrDefault(key, own);
            };
        }
    }
}
