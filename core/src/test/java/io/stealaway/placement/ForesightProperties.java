package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.check.PlanChecker;
import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** What holds of every plan that is made by what VMs wanted before. */
class ForesightProperties {
    private static final int MOMENTS = 12;
    private static final Duration INTERVAL = Duration.ofHours(2);

    @Property(tries = 250, seed = "1", shrinking = ShrinkingMode.OFF)
    void everyPlanKeepsEveryRule(@ForAll long seed) {
        RandomCase random = RandomCase.any(seed);
        Policy policy = foreseeing(random.policy(), seed);
        ClusterSnapshot snapshot = random.snapshot().withDemandHistory(history(random.snapshot(), MOMENTS, seed));
        MigrationPlan plan = plan(snapshot, policy, random);

        Statistics.label("prevents")
                .collect(plan.migrations().stream().anyMatch(step -> step.purpose() == MigrationPurpose.PREVENT))
                .coverage(coverage -> coverage.check(true).count(plans -> plans > 10));
        Statistics.label("relieves or cures")
                .collect(plan.migrations().stream().anyMatch(step -> step.purpose() != MigrationPurpose.PREVENT))
                .coverage(coverage -> coverage.check(true).count(plans -> plans > 10));
        assertThat(PlanChecker.check(snapshot, plan, policy, random.holds())).isEmpty();
    }

    @Property(tries = 80, seed = "2", shrinking = ShrinkingMode.OFF)
    void withTooLittleHistoryEveryPlanIsThatOfThePresent(@ForAll long seed) {
        RandomCase random = RandomCase.any(seed);
        Policy policy = foreseeing(random.policy(), seed);
        ClusterSnapshot little = random.snapshot().withDemandHistory(history(random.snapshot(), MOMENTS - 1, seed));
        PlacementEngine engine = PlacementEngine.builder(policy).build();

        assertThat(engine.plan(little, random.detections(), random.holds()))
                .isEqualTo(engine.plan(random.snapshot(), random.detections(), random.holds()));
    }

    @Property(tries = 50, seed = "3", shrinking = ShrinkingMode.OFF)
    void theSameHistoryGivesTheSamePlan(@ForAll long seed) {
        RandomCase random = RandomCase.any(seed);
        Policy policy = foreseeing(random.policy(), seed);
        MigrationPlan one =
                plan(random.snapshot().withDemandHistory(history(random.snapshot(), MOMENTS, seed)), policy, random);
        MigrationPlan two =
                plan(random.snapshot().withDemandHistory(history(random.snapshot(), MOMENTS, seed)), policy, random);
        assertThat(two).isEqualTo(one);
    }

    private static MigrationPlan plan(ClusterSnapshot snapshot, Policy policy, RandomCase random) {
        Set<HostId> busy = random.detections().stream().map(Detection::host).collect(Collectors.toSet());
        Set<VmId> suffering = random.detections().stream().map(Detection::vm).collect(Collectors.toSet());
        List<Detection> all = new ArrayList<>(random.detections());
        for (int host = 0; host < snapshot.hosts().size(); host++) {
            int rank = host;
            IntStream.of(snapshot.hostVms(host))
                    .mapToObj(vm -> snapshot.vms().get(vm))
                    .filter(vm -> vm.running() && !suffering.contains(vm.id()) && !busy.contains(vm.host()))
                    .findFirst()
                    .ifPresent(vm -> all.add(new Detection(
                            vm.id(),
                            vm.host(),
                            1.0 / (2 + rank),
                            0.0,
                            snapshot.takenAt(),
                            Optional.of(new Detection.Forecast(snapshot.takenAt(), 0.2, 1, MOMENTS, 1.0)))));
        }
        return PlacementEngine.builder(policy).build().plan(snapshot, all, random.holds());
    }

    private static Policy foreseeing(Policy policy, long seed) {
        Random random = new Random(seed);
        return policy.toBuilder()
                .foresight(ForesightPolicy.builder()
                        .interval(INTERVAL)
                        .moments(2 * MOMENTS)
                        .minMoments(MOMENTS)
                        .maxExpectedStealRatio(0.1 + 0.5 * random.nextDouble())
                        .minExpectedStealRatio(0.001)
                        .minReliefPerGib(random.nextInt(3))
                        .headroom(0.1 * random.nextInt(3))
                        .build())
                .build();
    }

    /** Some VMs are missing, some were resized, and some moments are not known. */
    static DemandHistory history(ClusterSnapshot snapshot, int moments, long seed) {
        Random random = new Random(~seed);
        long last = snapshot.takenAt().getEpochSecond() / INTERVAL.toSeconds() * INTERVAL.toSeconds();
        DemandHistory.Builder history = DemandHistory.builder(INTERVAL);
        for (Vm vm : snapshot.vms()) {
            if (random.nextInt(10) > 0) {
                history.vm(vm.id(), random.nextInt(10) > 0 ? vm.vcpus() : vm.vcpus() + 1);
                double mean = random.nextDouble();
                for (int moment = 0; moment < moments; moment++) {
                    if (random.nextInt(8) > 0 || vm.equals(snapshot.vms().get(0))) {
                        double share = Math.min(1.0, mean * 2.0 * random.nextDouble());
                        history.wanted(vm.id(), Instant.ofEpochSecond(last - moment * INTERVAL.toSeconds()), (long)
                                (share * vm.vcpus() * 1_000_000L));
                    }
                }
            }
        }
        VmId always = VmId.of("zzz-not-here-any-more");
        history.vm(always, 1);
        for (int moment = 0; moment < moments; moment++) {
            history.wanted(always, Instant.ofEpochSecond(last - moment * INTERVAL.toSeconds()), 1);
        }
        return history.build();
    }
}
