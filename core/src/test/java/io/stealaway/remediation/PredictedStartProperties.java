package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Detection;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.rule.Budgets;
import io.stealaway.testkit.Shape;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** A plan predicts starts that the budgets allow, and none later than they allow it. */
class PredictedStartProperties {
    private static final PlacementHolds NONE = PlacementHolds.none();

    @Property(tries = 150, seed = "17", shrinking = ShrinkingMode.OFF)
    void budgetsHaveRoomWhenAMigrationIsPredictedToBegin(@ForAll long seed) {
        Case planned = Case.random(seed);
        for (PlannedMigration begun : planned.migrations()) {
            assertThat(planned.refused(begun, begun.predictedStart(), planned.migrations()))
                    .as("%s at %s", begun.vm(), begun.predictedStart())
                    .isFalse();
        }
    }

    @Property(tries = 150, seed = "18", shrinking = ShrinkingMode.OFF)
    void budgetsHaveNoRoomBeforeForAsLongAsItTakes(@ForAll long seed) {
        Case planned = Case.random(seed);
        for (int i = 0; i < planned.migrations().size(); i++) {
            PlannedMigration begun = planned.migrations().get(i);
            List<PlannedMigration> earlier = planned.migrations().subList(0, i);
            Duration ready = begun.after().stream()
                    .map(place -> end(planned.migrations().get(place)))
                    .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
            TreeSet<Duration> ends = new TreeSet<>(List.of(ready));
            earlier.forEach(other -> ends.add(end(other)));
            for (Duration sooner : ends.subSet(ready, begun.predictedStart())) {
                assertThat(planned.refusedMeanwhile(begun, sooner, earlier))
                        .as("%s at %s rather than %s", begun.vm(), sooner, begun.predictedStart())
                        .isTrue();
            }
        }
    }

    @Example
    void bothNewerLimitsDecideInSomeOfTheseCases() {
        assertThat(decides(policy -> policy.maxInFlightPerZone(Integer.MAX_VALUE)))
                .isGreaterThan(10);
        assertThat(decides(policy -> policy.maxClusterBytesPerSecond(0))).isGreaterThan(10);
    }

    /** Returns in how many of 100 cases other starts are predicted without a limit. */
    private static long decides(UnaryOperator<MigrationPolicy.Builder> without) {
        return LongStream.range(0, 100)
                .mapToObj(Case::random)
                .filter(one -> !one.under(without).equals(one.migrations()))
                .count();
    }

    private static Duration end(PlannedMigration migration) {
        return migration.predictedStart().plus(migration.predictedDuration().orElseThrow());
    }

    private record Case(ClusterSnapshot snapshot, Policy policy, List<PlannedMigration> migrations) {
        static Case random(long seed) {
            Random random = new Random(seed);
            int hosts = 6 + random.nextInt(10);
            ClusterSnapshot snapshot = Snapshots.random(
                    random,
                    Shape.plain(hosts, hosts * 3)
                            .withZones(1 + random.nextInt(2))
                            .withHotHostShare(0.4)
                            .withInFlightShare(0.0));
            long bandwidth = 300_000_000L + random.nextInt(700_000_000);
            Policy policy = Policy.builder()
                    .placement(PlacementPolicy.builder().minBenefit(0.0).build())
                    .migration(MigrationPolicy.builder()
                            .bandwidthBytesPerSecond(bandwidth)
                            .maxInFlight(3 + random.nextInt(4))
                            .maxInFlightPerZone(1 + random.nextInt(4))
                            .maxClusterBytesPerSecond(random.nextBoolean() ? 0 : bandwidth * 3 / 2)
                            .maxOutPerHost(2 + random.nextInt(2))
                            .maxInPerHost(2)
                            .maxRoleShare(0.5 * random.nextDouble())
                            .build())
                    .build();
            return new Case(snapshot, policy, planned(snapshot, policy));
        }

        private static List<PlannedMigration> planned(ClusterSnapshot snapshot, Policy policy) {
            return PlacementEngine.builder(policy)
                    .build()
                    .plan(snapshot, detections(snapshot), NONE)
                    .migrations();
        }

        List<PlannedMigration> under(UnaryOperator<MigrationPolicy.Builder> change) {
            MigrationPolicy other = change.apply(policy.migration().toBuilder()).build();
            return planned(snapshot, policy.toBuilder().migration(other).build());
        }

        private static List<Detection> detections(ClusterSnapshot snapshot) {
            List<Detection> detections = new ArrayList<>();
            for (int vm = 0; vm < snapshot.vms().size(); vm++) {
                double steal = snapshot.neighbourStealRatio(vm);
                if (steal > 0.02) {
                    Vm facts = snapshot.vms().get(vm);
                    detections.add(new Detection(facts.id(), facts.host(), steal, 2.0, snapshot.takenAt()));
                }
            }
            return detections;
        }

        /** Returns whether the budgets refuse one more beside those of some others that run at a time. */
        boolean refused(PlannedMigration more, Duration at, List<PlannedMigration> others) {
            List<PlannedMigration> running = others.stream()
                    .filter(other -> !other.equals(more)
                            && other.predictedStart().compareTo(at) <= 0
                            && end(other).compareTo(at) > 0)
                    .toList();
            return new Budgets(snapshot, List.of(), running, policy.migration())
                    .refusal(more.vm(), more.source(), more.target())
                    .isPresent();
        }

        /** Returns whether they do at any time while it would run. */
        boolean refusedMeanwhile(PlannedMigration more, Duration from, List<PlannedMigration> others) {
            TreeSet<Duration> changes = new TreeSet<>(List.of(from));
            others.forEach(other -> changes.add(other.predictedStart()));
            return changes.subSet(from, from.plus(more.predictedDuration().orElseThrow())).stream()
                    .anyMatch(at -> refused(more, at, others));
        }
    }
}
