package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.placement.order.LazyHostOrder;
import io.stealaway.placement.rule.GuardedFilter;
import io.stealaway.placement.rule.GuardedScorer;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.score.BoundedScorer;
import io.stealaway.placement.search.ColumnScorer;
import io.stealaway.placement.search.HostSearch;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.VmPlacementView;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostScorer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** Hosts that are left out unscored would not have won. */
class HostSearchProperties {
    private static final Rules DEFAULTS = Rules.of(HostFilters.defaults(), HostScorers.defaults());
    /** The same scorers, of which nobody knows a bound. */
    private static final Rules PLAIN = Rules.of(
            HostFilters.defaults(),
            HostScorers.defaults().stream()
                    .map(scorer -> new HostScorer.Named(scorer.name(), scorer.weight(), plain(scorer.scorer())))
                    .toList());

    private static HostScorer plain(HostScorer scorer) {
        return (view, host) -> scorer.score(view, host);
    }

    @Property(tries = 400, seed = "91", shrinking = ShrinkingMode.OFF)
    void aSearchByBoundsFindsTheHostThatASearchOfAllFinds(@ForAll long seed) {
        RandomCase random = RandomCase.any(seed);
        PlanState state = new PlanState(random.snapshot(), random.policy(), random.holds());
        // A search remembers of rules which hosts they refuse to everybody, so they are the same ones from VM to VM.
        Rules rules = withSource(DEFAULTS);
        Rules rulesOfOthers = others(rules);
        Rules plain = withSource(PLAIN);
        HostSearch bounded = new HostSearch(rules, state);
        HostSearch ofAll = new HostSearch(plain, state);
        Random dice = new Random(seed);
        boolean found = false;
        for (int vm = 0; vm < random.snapshot().vms().size(); vm++) {
            VmPlacementView view = state.viewOf(vm);
            assertThat(bounded.best(rulesOfOthers, view)).isEqualTo(ofAll.best(others(plain), view));
            int best = bounded.best(rules, view).orElse(-1);
            assertThat(best).isEqualTo(ofAll.best(plain, view).orElse(-1));
            found |= best >= 0;
            if (best >= 0 && !state.placements().moving(vm) && dice.nextBoolean()) {
                state.plan(vm, best);
            }
        }
        Statistics.label("a host was found")
                .collect(found)
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 30.0));
    }

    @Property(tries = 100, seed = "95", shrinking = ShrinkingMode.OFF)
    void aFilterThatIsBlindToVmsAnswersTheSameForAll(@ForAll long seed) {
        RandomCase random = RandomCase.any(seed);
        PlanState state = new PlanState(random.snapshot(), random.policy(), random.holds());
        for (GuardedFilter filter : DEFAULTS.filters()) {
            if (filter.filter().scope() == FilterScope.HOST) {
                for (int host = 0; host < random.snapshot().hosts().size(); host++) {
                    boolean accepts = filter.accepts(state.viewOf(0), host);
                    for (int vm = 1; vm < random.snapshot().vms().size(); vm++) {
                        assertThat(filter.accepts(state.viewOf(vm), host))
                                .as(filter.name())
                                .isEqualTo(accepts);
                    }
                }
            }
        }
    }

    private static Rules others(Rules rules) {
        return rules.only(filter -> filter.appliesTo(MigrationPurpose.RELIEVE));
    }

    private static Rules withSource(Rules rules) {
        return new Rules(
                Stream.concat(Rules.of(HostFilters.ALWAYS, List.of()).filters().stream(), rules.filters().stream())
                        .toList(),
                rules.scorers());
    }

    @Property(tries = 200, seed = "92", shrinking = ShrinkingMode.OFF)
    void noHostScoresMoreThanTheBoundOfTheVmAllows(@ForAll long seed) {
        RandomCase random = RandomCase.any(seed);
        PlanState state = new PlanState(random.snapshot(), random.policy(), random.holds());
        for (int vm = 0; vm < random.snapshot().vms().size(); vm++) {
            VmPlacementView view = state.viewOf(vm);
            for (int host = 0; host < random.snapshot().hosts().size(); host++) {
                if (!state.placements().on(vm, host)) {
                    for (GuardedScorer scorer : DEFAULTS.scorers()) {
                        BoundedScorer bounded =
                                BoundedScorer.of(scorer.scorer()).orElseThrow();
                        double bound = bounded.vmBound(view, state.loads().largestMicroCores());
                        assertThat(bounded.score(view, host)).isLessThanOrEqualTo(bound + 1e-12);
                    }
                }
            }
        }
    }

    @Property(tries = 200, seed = "94", shrinking = ShrinkingMode.OFF)
    void columnsTellWhatTheirScorersGiveAndNoMoreThanTheirBound(@ForAll long seed) {
        RandomCase random = RandomCase.any(seed);
        PlanState state = new PlanState(random.snapshot(), random.policy(), random.holds());
        ColumnScorer columns = new ColumnScorer(DEFAULTS.scorers(), state);
        List<GuardedScorer> covered =
                DEFAULTS.scorers().stream().filter(ColumnScorer::cover).toList();
        assertThat(covered).hasSize(4);
        for (int vm = 0; vm < random.snapshot().vms().size(); vm++) {
            VmPlacementView view = state.viewOf(vm);
            columns.lookAt(view);
            for (int host = 0; host < random.snapshot().hosts().size(); host++) {
                if (!state.placements().on(vm, host)) {
                    int asked = host;
                    double scores = covered.stream()
                            .mapToDouble(scorer -> scorer.weight() * scorer.score(view, asked))
                            .sum();
                    assertThat(columns.with(host)).isCloseTo(scores, within(1e-9));
                    assertThat(scores).isLessThanOrEqualTo(columns.hostBound(host) - columns.lowered() + 1e-9);
                }
            }
        }
    }

    @Property(tries = 200, seed = "93", shrinking = ShrinkingMode.OFF)
    void anOrderOfHostsDescendsWhateverRankIsAskedForFirst(@ForAll long seed) {
        Random random = new Random(seed);
        int[] hosts = IntStream.range(0, 1 + random.nextInt(50)).toArray();
        double[] bounds = random.doubles(hosts.length, 0.0, 40.0).toArray();
        LazyHostOrder order = new LazyHostOrder(hosts, host -> bounds[host]);
        order.host(random.nextInt(hosts.length));
        List<Integer> ranks = IntStream.range(0, hosts.length).boxed().toList();
        int[] byRank = ranks.stream().mapToInt(order::host).toArray();
        assertThat(Arrays.stream(byRank).sorted().toArray()).isEqualTo(hosts);
        for (int rank : ranks) {
            assertThat(order.bound(rank)).isGreaterThanOrEqualTo(bounds[order.host(rank)]);
            assertThat(rank == 0 || order.bound(rank - 1) >= order.bound(rank)).isTrue();
        }
    }
}
