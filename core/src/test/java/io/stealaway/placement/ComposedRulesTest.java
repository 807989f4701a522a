package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;
import io.stealaway.testkit.Snapshots;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Engines that are composed rule by rule. */
class ComposedRulesTest {
    private static final ClusterSnapshot CLUSTER = Snapshots.oneHotHost();
    private static final VmId HOT_1 = VmId.of("hot-1");

    @Test
    void everyBuiltInRuleAddedByHandGivesThePlansOfTheDefaults() {
        boolean moves = false;
        for (long seed = 0; seed < 100; seed++) {
            RandomCase random = RandomCase.any(seed);
            PlacementEngine.Builder composed =
                    PlacementEngine.builder(random.policy()).withoutDefaults();
            HostFilters.ALWAYS.forEach(composed::filter);
            HostFilters.defaults().forEach(composed::filter);
            HostScorers.defaults().forEach(composed::scorer);
            var expected = PlacementEngine.builder(random.policy())
                    .build()
                    .plan(random.snapshot(), random.detections(), random.holds());

            assertThat(composed.build().plan(random.snapshot(), random.detections(), random.holds()))
                    .isEqualTo(expected);
            moves |= !expected.migrations().isEmpty();
        }
        assertThat(moves).isTrue();
    }

    @Test
    void everyFactoryIsAmongTheDefaults() throws ReflectiveOperationException {
        List<HostFilter.Named> filters = new ArrayList<>(HostFilters.ALWAYS);
        filters.addAll(HostFilters.defaults());

        assertThat(made(HostFilters.class, HostFilter.Named.class))
                .extracting(HostFilter.Named::name)
                .containsExactlyInAnyOrderElementsOf(
                        filters.stream().map(HostFilter.Named::name).toList());
        assertThat(made(HostScorers.class, HostScorer.Named.class))
                .extracting(HostScorer.Named::name)
                .containsExactlyInAnyOrderElementsOf(HostScorers.defaults().stream()
                        .map(HostScorer.Named::name)
                        .toList());
    }

    private static <T> List<T> made(Class<?> factory, Class<T> rule) throws ReflectiveOperationException {
        List<T> made = new ArrayList<>();
        for (Method method : factory.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && method.getReturnType() == rule) {
                made.add(rule.cast(method.invoke(null)));
            }
        }
        return made;
    }

    @Test
    void anEngineHasTheRulesThatWereAddedAndNoOthers() {
        PlacementEngine engine = PlacementEngine.builder(Policy.defaults())
                .withoutDefaults()
                .filter(HostFilters.zone())
                .filter(HostFilters.ram())
                .scorer(HostScorers.freeRam().withWeight(3.0))
                .build();

        var explanation = engine.explain(CLUSTER, HOT_1, PlacementHolds.none());

        assertThat(explanation.hosts())
                .allSatisfy(host -> assertThat(host.scores()).singleElement().satisfies(score -> {
                    assertThat(score.scorer()).isEqualTo("free-ram");
                    assertThat(score.weight()).isEqualTo(3.0);
                }));
        assertThat(engine.refusal(CLUSTER, HOT_1, HostId.of("hot"), PlacementHolds.none()))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("source"));
        ClusterSnapshot full = Edits.host(CLUSTER, "calm", host -> host.reservedRamBytes(64 * Snapshots.GIB));
        assertThat(engine.refusal(full, HOT_1, HostId.of("calm"), PlacementHolds.none()))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("ram"));
    }

    @Test
    void anotherRuleUnderTheNameOfOneThatIsAlwaysKeptIsRefused() {
        PlacementEngine.Builder twice =
                PlacementEngine.builder(Policy.defaults()).withoutDefaults().filter("zone", (view, host) -> true);

        assertThatIllegalArgumentException().isThrownBy(twice::build).withMessage("filter zone is registered twice");
    }

    @Test
    void aWeightOutOfRangeIsRefusedAlsoForANamedScorer() {
        PlacementEngine.Builder engine =
                PlacementEngine.builder(Policy.defaults()).withoutDefaults();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.scorer(HostScorers.idle().withWeight(0.5)))
                .withMessage("weight of scorer idle (0.5) must be between 1 and 1000000");
    }

    @Test
    void aRuleCountsForThePurposesThatItNames() {
        // On hot, 8 CPUs are shared by weight; the hog needs all of them.
        SmallZone zone = new SmallZone()
                .policy(placement -> placement.strategy(VmSelection.AGGRESSOR))
                .host("hot", 8, 64)
                .host("calm", 16, 64)
                .vm("hog", "hot", 8, 8, 8.0, 0.0, vm -> vm.cpuWeight(4))
                .vm("victim", "hot", 4, 2, 1.4, 0.3, vm -> vm);

        assertThat(purposes(zone, EnumSet.noneOf(MigrationPurpose.class))).containsExactly(MigrationPurpose.RELIEVE);
        assertThat(purposes(zone, EnumSet.of(MigrationPurpose.CURE))).containsExactly(MigrationPurpose.RELIEVE);
        assertThat(purposes(zone, EnumSet.of(MigrationPurpose.RELIEVE))).containsExactly(MigrationPurpose.CURE);
        assertThat(purposes(zone, EnumSet.allOf(MigrationPurpose.class))).isEmpty();
    }

    @Test
    void aRuleCountsForThePurposesThatItNamesInChainsToo() {
        // The victim needs 8 GiB; mid has 4 left, and spare has 4.
        SmallZone zone = new SmallZone()
                .host("hot", 16, 64)
                .host("mid", 16, 20)
                .host("spare", 16, 4)
                .vm("victim", "hot", 8, 2, 1.0, 0.3, vm -> vm)
                .vm("small", "mid", 4)
                .vm("big", "mid", 12);

        assertThat(purposes(zone, EnumSet.of(MigrationPurpose.RELIEVE, MigrationPurpose.STEP_ASIDE)))
                .containsExactly(MigrationPurpose.MAKE_ROOM, MigrationPurpose.CURE);
        assertThat(purposes(zone, EnumSet.of(MigrationPurpose.MAKE_ROOM))).isEmpty();
        assertThat(purposes(zone, EnumSet.of(MigrationPurpose.CURE))).isEmpty();
    }

    @Test
    void aRuleThatTakesExtraEvaluationsUsesUpThoseOfChains() {
        SmallZone zone = new SmallZone()
                .policy(placement -> placement.chainEvaluations(50))
                .host("hot", 16, 64)
                .host("mid", 16, 20)
                .host("spare", 16, 4)
                .vm("victim", "hot", 8, 2, 1.0, 0.3, vm -> vm)
                .vm("small", "mid", 4)
                .vm("big", "mid", 12);

        assertThat(purposes(zone, slow(0))).containsExactly(MigrationPurpose.MAKE_ROOM, MigrationPurpose.CURE);
        assertThat(purposes(zone, slow(100))).isEmpty();
    }

    private static HostFilter slow(int evaluations) {
        return new HostFilter() {
            @Override
            public boolean accepts(PlacementView view, int host) {
                return true;
            }

            @Override
            public int extraEvaluations(Policy policy) {
                return evaluations;
            }
        };
    }

    @Test
    void aRuleThatCountsForSomePurposesOnlyIsNotAskedAgainBeforeAMove() {
        for (MigrationPurpose purpose : MigrationPurpose.values()) {
            assertThat(refusal(refusingFor(EnumSet.of(purpose)))).isEmpty();
        }
        assertThat(refusal(refusingFor(EnumSet.allOf(MigrationPurpose.class)))).isNotEmpty();
    }

    private static Optional<String> refusal(HostFilter filter) {
        return PlacementEngine.builder(Policy.defaults())
                .filter("own", filter)
                .build()
                .refusal(CLUSTER, HOT_1, HostId.of("calm"), PlacementHolds.none());
    }

    private static List<MigrationPurpose> purposes(SmallZone zone, Set<MigrationPurpose> refused) {
        return purposes(zone, refusingFor(refused));
    }

    /** Returns what the moves that cure a VM called victim are for, with a filter added. */
    private static List<MigrationPurpose> purposes(SmallZone zone, HostFilter filter) {
        ClusterSnapshot snapshot = zone.snapshot();
        Detection victim = new Detection(VmId.of("victim"), HostId.of("hot"), 0.9, 4.0, snapshot.takenAt());
        return PlacementEngine.builder(zone.policy())
                .filter("own", filter)
                .build()
                .plan(snapshot, List.of(victim), PlacementHolds.none())
                .migrations()
                .stream()
                .map(PlannedMigration::purpose)
                .toList();
    }

    private static HostFilter refusingFor(Set<MigrationPurpose> purposes) {
        return new HostFilter() {
            @Override
            public boolean accepts(PlacementView view, int host) {
                return false;
            }

            @Override
            public boolean appliesTo(MigrationPurpose purpose) {
                return purposes.contains(purpose);
            }
        };
    }
}
