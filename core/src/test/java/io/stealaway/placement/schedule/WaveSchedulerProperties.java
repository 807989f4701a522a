package io.stealaway.placement.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.testkit.Shape;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Random plans of random clusters without migrations in flight, checked second by second rather than by events. */
class WaveSchedulerProperties {

    @Property(seed = "11", shrinking = ShrinkingMode.OFF)
    void noLimitIsEverExceeded(@ForAll long seed) {
        Plan plan = Plan.random(seed);
        MigrationPolicy limits = plan.policy.migration();
        List<PlannedMigration> scheduled = plan.scheduled();
        for (PlannedMigration begun : scheduled) {
            List<PlannedMigration> now = scheduled.stream()
                    .filter(other -> runsAtTheStartOf(begun, other))
                    .toList();
            assertThat(now).hasSizeLessThanOrEqualTo(limits.maxInFlight());
            assertThat(now.stream().filter(m -> plan.zone(m).equals(plan.zone(begun))))
                    .hasSizeLessThanOrEqualTo(limits.maxInFlightPerZone());
            if (limits.maxClusterBytesPerSecond() > 0) {
                assertThat(sum(now, m -> true, plan::rate)).isLessThanOrEqualTo(limits.maxClusterBytesPerSecond());
            }
            assertThat(now.stream().filter(m -> m.source().equals(begun.source())))
                    .hasSizeLessThanOrEqualTo(limits.maxOutPerHost());
            assertThat(now.stream().filter(m -> m.target().equals(begun.target())))
                    .hasSizeLessThanOrEqualTo(limits.maxInPerHost());
            assertThat(sum(now, m -> m.source().equals(begun.source()), plan::rate))
                    .isLessThanOrEqualTo(plan.host(begun.source().value()).linkBytesPerSecond());
            assertThat(sum(now, m -> m.target().equals(begun.target()), plan::rate))
                    .isLessThanOrEqualTo(plan.host(begun.target().value()).linkBytesPerSecond());
        }
    }

    @Property(seed = "12", shrinking = ShrinkingMode.OFF)
    void roleHasNoMoreOnTheWireThanItsShare(@ForAll long seed) {
        Plan plan = Plan.random(seed);
        List<PlannedMigration> scheduled = plan.scheduled();
        for (PlannedMigration begun : scheduled) {
            plan.vm(begun).role().ifPresent(role -> {
                Predicate<Vm> sameRole = vm -> vm.role().filter(role::equals).isPresent();
                long running = plan.snapshot.vms().stream()
                        .filter(sameRole)
                        .filter(Vm::running)
                        .count();
                assertThat(scheduled.stream()
                                .filter(other -> runsAtTheStartOf(begun, other))
                                .map(plan::vm)
                                .filter(sameRole)
                                .count())
                        .isLessThanOrEqualTo(Math.max(
                                1L, (long) Math.floor(plan.policy.migration().maxRoleShare() * running)));
            });
        }
    }

    @Property(seed = "13", shrinking = ShrinkingMode.OFF)
    void nothingBeginsBeforeWhatItComesAfterIsOver(@ForAll long seed) {
        List<PlannedMigration> scheduled = Plan.random(seed).scheduled();
        for (PlannedMigration migration : scheduled) {
            for (int place : migration.after()) {
                PlannedMigration earlier = scheduled.get(place);
                assertThat(migration.predictedStart()).isGreaterThanOrEqualTo(end(earlier));
                if (migration.predictedStart().equals(end(earlier))) {
                    assertThat(migration.wave()).isGreaterThan(earlier.wave());
                }
            }
        }
    }

    @Property(seed = "14", shrinking = ShrinkingMode.OFF)
    void laterMigrationsDelayNoEarlierOne(@ForAll long seed) {
        Plan plan = Plan.random(seed);
        List<PlannedMigration> scheduled = plan.scheduled();
        for (int length = 0; length < scheduled.size(); length++) {
            assertThat(WaveScheduler.schedule(plan.snapshot, plan.policy, plan.migrations.subList(0, length)))
                    .isEqualTo(scheduled.subList(0, length));
        }
    }

    @Property(seed = "15", shrinking = ShrinkingMode.OFF)
    void allThatBeginsAtOnceIsWaveOneAndNothingElse(@ForAll long seed) {
        for (PlannedMigration migration : Plan.random(seed).scheduled()) {
            assertThat(migration.wave() == 1)
                    .isEqualTo(migration.predictedStart().isZero());
        }
    }

    @Property(seed = "16", shrinking = ShrinkingMode.OFF)
    void everyWaveAfterTheFirstFollowsTheEndOfOneBeforeIt(@ForAll long seed) {
        List<PlannedMigration> scheduled = Plan.random(seed).scheduled();
        for (PlannedMigration migration : scheduled) {
            if (migration.wave() > 1) {
                assertThat(scheduled)
                        .anyMatch(other -> other.wave() == migration.wave() - 1
                                && end(other).equals(migration.predictedStart()));
            }
        }
    }

    private static boolean runsAtTheStartOf(PlannedMigration begun, PlannedMigration other) {
        return other.predictedStart().compareTo(begun.predictedStart()) <= 0
                && end(other).compareTo(begun.predictedStart()) > 0;
    }

    private static Duration end(PlannedMigration migration) {
        return migration.predictedStart().plus(migration.predictedDuration().orElseThrow());
    }

    private static long sum(
            List<PlannedMigration> migrations,
            Predicate<PlannedMigration> which,
            ToLongFunction<PlannedMigration> amount) {
        return migrations.stream().filter(which).mapToLong(amount).sum();
    }

    private record Plan(ClusterSnapshot snapshot, Policy policy, List<PlannedMigration> migrations) {

        static Plan random(long seed) {
            Random random = new Random(seed);
            int hosts = 2 + random.nextInt(6);
            ClusterSnapshot snapshot =
                    Snapshots.random(random, Shape.odd(hosts, hosts * 4).withInFlightShare(0.0));
            long bandwidth = 100_000_000L + random.nextInt(2_000_000_000);
            Policy policy = Policy.builder()
                    .migration(MigrationPolicy.builder()
                            .bandwidthBytesPerSecond(bandwidth)
                            .maxInFlightPerZone(1 + random.nextInt(6))
                            .maxClusterBytesPerSecond(
                                    random.nextBoolean() ? 0 : bandwidth + random.nextInt(2_000_000_000))
                            .maxInFlight(1 + random.nextInt(6))
                            .maxInPerHost(1 + random.nextInt(3))
                            .maxOutPerHost(1 + random.nextInt(3))
                            .maxRoleShare(random.nextDouble())
                            .build())
                    .build();
            return new Plan(snapshot, policy, migrations(random, snapshot));
        }

        /** Few different durations, so that several often end at once. */
        private static List<PlannedMigration> migrations(Random random, ClusterSnapshot snapshot) {
            List<PlannedMigration> migrations = new ArrayList<>();
            for (Vm vm : snapshot.vms()) {
                Host target =
                        snapshot.hosts().get(random.nextInt(snapshot.hosts().size()));
                if (!target.id().equals(vm.host()) && random.nextBoolean()) {
                    List<Integer> after = migrations.isEmpty() || random.nextInt(3) > 0
                            ? List.of()
                            : List.of(random.nextInt(migrations.size()));
                    migrations.add(PlannedMigration.builder(vm.id(), vm.host(), target.id())
                            .after(after)
                            .predictedDuration(Duration.ofSeconds(1 + random.nextInt(4)))
                            .build());
                }
            }
            return migrations;
        }

        List<PlannedMigration> scheduled() {
            return WaveScheduler.schedule(snapshot, policy, migrations);
        }

        Vm vm(PlannedMigration migration) {
            return snapshot.vm(migration.vm()).orElseThrow();
        }

        AvailabilityZone zone(PlannedMigration migration) {
            return host(migration.source().value()).zone();
        }

        Host host(String id) {
            return snapshot.hosts().stream()
                    .filter(host -> host.id().value().equals(id))
                    .findFirst()
                    .orElseThrow();
        }

        long rate(PlannedMigration migration) {
            return Math.min(
                    policy.migration().bandwidthBytesPerSecond(),
                    Math.min(
                            host(migration.source().value()).linkBytesPerSecond(),
                            host(migration.target().value()).linkBytesPerSecond()));
        }
    }
}
