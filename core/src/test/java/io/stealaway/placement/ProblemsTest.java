package io.stealaway.placement;

import static io.stealaway.testkit.Snapshots.GIB;
import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.check.PlanChecker;
import io.stealaway.model.Detection;
import io.stealaway.model.Explanation;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.score.VolumeNearScorer;
import io.stealaway.placement.state.PlanState;
import io.stealaway.spi.PlacementView;
import io.stealaway.testkit.Snapshots;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is odd about one VM or one host stops that one, and is said; and figures at the edge stop nothing. */
class ProblemsTest {
    private static final ClusterSnapshot CLUSTER = Snapshots.oneHotHost();
    private static final Policy POLICY = Policy.builder()
            .placement(PlacementPolicy.builder().strategy(VmSelection.VICTIM).build())
            .build();
    private static final List<Detection> HOT =
            List.of(new Detection(VmId.of("hot-1"), HostId.of("hot"), 0.2, 2.0, TAKEN_AT));

    @Test
    void aVmWithAProblemStaysAndSaysWhy() {
        ClusterSnapshot odd = Edits.vm(CLUSTER, "hot-1", vm -> vm.problem("volume v is gone"));

        assertThat(explained(odd).stays()).hasValue("has a problem: volume v is gone");
        assertThat(plan(odd).migrations()).isEmpty();
    }

    @Test
    void theVmsOfAHostWithAProblemStay() {
        ClusterSnapshot odd = Edits.host(CLUSTER, "hot", host -> host.problem("two records"));

        assertThat(explained(odd).stays()).hasValue("is on hot, which has a problem: two records");
        assertThat(plan(odd).migrations()).isEmpty();
    }

    @Test
    void aHostWithAProblemIsNoTargetAndTheNextBestIsTaken() {
        HostId best = plan(CLUSTER).migrations().get(0).target();
        ClusterSnapshot odd = Edits.host(CLUSTER, best.value(), host -> host.problem("two records"));

        assertThat(refusals(odd, best)).contains("state: has a problem: two records");
        assertThat(plan(odd).migrations())
                .singleElement()
                .matches(step -> !step.target().equals(best));
    }

    @Test
    void aHostWhoseSampleIsFromTheFutureIsNotMeasured() {
        HostId best = HostId.of("busy");
        VmObservation future = VmObservation.builder(VmId.of("busy-1"), TAKEN_AT.plus(Duration.ofDays(3_653)))
                .stealRatio(0.0)
                .load5(1.0)
                .cpuUsedMicroCores(1_000_000)
                .build();

        assertThat(refusals(Edits.observation(CLUSTER, future), best))
                .contains("metrics: newest sample PT87672H in the future, not believed from PT3M");
        assertThat(refusals(CLUSTER, best)).noneMatch(refusal -> refusal.startsWith("metrics"));
    }

    @Test
    void aSampleSomewhatYoungerThanTheTopologyIsBelieved() {
        VmObservation later = VmObservation.builder(VmId.of("busy-1"), TAKEN_AT.plus(Duration.ofSeconds(179)))
                .stealRatio(0.0)
                .load5(1.0)
                .cpuUsedMicroCores(1_000_000)
                .build();

        assertThat(refusals(Edits.observation(CLUSTER, later), HostId.of("busy")))
                .noneMatch(refusal -> refusal.startsWith("metrics"));
    }

    @Test
    void aCopyOfAYearIsPlannedAndChecked() {
        ClusterSnapshot slow = Edits.vm(CLUSTER, "hot-1", vm -> vm.memoryToCopyBytes(30_000_000L));
        Policy patient = POLICY.toBuilder()
                .migration(MigrationPolicy.builder()
                        .bandwidthBytesPerSecond(1)
                        .maxDuration(Duration.ofDays(365))
                        .build())
                .build();

        MigrationPlan plan = PlacementEngine.builder(patient).build().plan(slow, HOT, PlacementHolds.none());

        assertThat(plan.migrations()).hasSize(1);
        assertThat(PlanChecker.check(slow, plan, patient, PlacementHolds.none()))
                .isEmpty();
    }

    @Test
    void anEndlessMigrationInFlightOverflowsNothing() {
        Policy endless = POLICY.toBuilder()
                .migration(MigrationPolicy.builder()
                        .bandwidthBytesPerSecond(1_000)
                        .maxDuration(Duration.ofDays(365))
                        .build())
                .build();
        ClusterSnapshot dirty = Edits.vm(CLUSTER, "busy-1", vm -> vm.dirtyBytesPerSecond(1_000))
                .withInFlight(List.of(new InFlightMigration(VmId.of("busy-1"), HostId.of("busy"), HostId.of("calm"))));

        MigrationPlan plan = PlacementEngine.builder(endless).build().plan(dirty, HOT, PlacementHolds.none());

        assertThat(plan.migrations()).isNotEmpty();
        assertThat(PlanChecker.check(dirty, plan, endless, PlacementHolds.none()))
                .isEmpty();
    }

    /** 20,000 took longer than half a minute when each volume was looked up for each of its neighbours. */
    @Test
    void scoresOfManyVolumesAreTheSharesOfTheirBytes() {
        List<Volume> volumes = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            volumes.add(new Volume(
                    VolumeId.of("v" + i),
                    GIB,
                    Optional.of(HostId.of(i % 4 == 0 ? "calm" : i % 4 == 1 ? "busy" : "hot"))));
        }
        ClusterSnapshot many = Edits.vm(CLUSTER, "hot-1", vm -> vm.volumes(volumes));
        PlacementView plain = new PlanState(many, POLICY, PlacementHolds.none())
                .viewOf(many.vmIndex(VmId.of("hot-1")).orElseThrow());
        AtomicInteger asked = new AtomicInteger();
        int[] hosts = {0, 1, 2};
        double[] scores = new double[3];

        new VolumeNearScorer().scoreAll(counting(plain, asked), hosts, 3, scores);

        assertThat(scores[many.hostIndex(HostId.of("calm")).orElseThrow()]).isEqualTo(0.25);
        assertThat(scores[many.hostIndex(HostId.of("busy")).orElseThrow()]).isEqualTo(0.25);
        assertThat(scores[many.hostIndex(HostId.of("hot")).orElseThrow()]).isEqualTo(0.5);
        assertThat(asked).hasValue(20_000);
    }

    private static PlacementView counting(PlacementView plain, AtomicInteger asked) {
        return (PlacementView) Proxy.newProxyInstance(
                PlacementView.class.getClassLoader(),
                new Class<?>[] {PlacementView.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("volumeHost")) {
                        asked.incrementAndGet();
                    }
                    return method.invoke(plain, arguments);
                });
    }

    private static List<String> refusals(ClusterSnapshot snapshot, HostId host) {
        return explained(snapshot).hosts().stream()
                .filter(verdict -> verdict.host().equals(host))
                .filter(HostEvaluation.Rejected.class::isInstance)
                .flatMap(verdict -> ((HostEvaluation.Rejected) verdict).refusals().stream())
                .map(refusal -> refusal.filter() + ": " + refusal.reason())
                .toList();
    }

    private static Explanation explained(ClusterSnapshot snapshot) {
        return PlacementEngine.builder(POLICY).build().explain(snapshot, VmId.of("hot-1"), PlacementHolds.none());
    }

    private static MigrationPlan plan(ClusterSnapshot snapshot) {
        return PlacementEngine.builder(POLICY).build().plan(snapshot, HOT, PlacementHolds.none());
    }
}
