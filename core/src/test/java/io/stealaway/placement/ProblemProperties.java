package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.check.PlanChecker;
import io.stealaway.model.Host;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.SnapshotDelta;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Where records of the backend are odd, nothing moves; everywhere else the plan is as good as any. */
class ProblemProperties {

    @Property(tries = 150)
    void nothingMovesToOrFromOrIsWhatHasAProblem(@ForAll long seed) {
        RandomCase plain = RandomCase.any(seed);
        ClusterSnapshot odd = withProblems(plain.snapshot(), new Random(seed));

        MigrationPlan plan =
                PlacementEngine.builder(plain.policy()).build().plan(odd, plain.detections(), plain.holds());

        for (PlannedMigration step : plan.migrations()) {
            assertThat(odd.host(step.source()).orElseThrow().problem()).isEmpty();
            assertThat(odd.host(step.target()).orElseThrow().problem()).isEmpty();
            assertThat(odd.vm(step.vm()).orElseThrow().problem()).isEmpty();
        }
        assertThat(PlanChecker.check(odd, plan, plain.policy(), plain.holds())).isEmpty();
    }

    /** The checker's own search agrees that no plan strands more VMs than before, however odd the records are that it counts. */
    @Property(tries = 300)
    void oddRecordsStrandNoMoreVmsWhenHostsFail(@ForAll long seed) {
        RandomCase plain = RandomCase.any(seed);
        Random random = new Random(seed);
        Policy policy = plain.policy().toBuilder()
                .placement(plain.policy().placement().toBuilder()
                        .failureShare(0.1 + 0.3 * random.nextDouble())
                        .build())
                .build();
        ClusterSnapshot odd = withOddRecord(plain.snapshot(), random);

        MigrationPlan plan = PlacementEngine.builder(policy).build().plan(odd, plain.detections(), plain.holds());

        assertThat(PlanChecker.check(odd, plan, policy, plain.holds())).isEmpty();
    }

    /** As an adapter makes of it: a problem alone, a VM that is as large as its host, or a host that hands out nothing. */
    private static ClusterSnapshot withOddRecord(ClusterSnapshot snapshot, Random random) {
        Vm vm = snapshot.vms().get(random.nextInt(snapshot.vms().size()));
        Host host = snapshot.host(vm.host()).orElseThrow();
        SnapshotDelta.Builder delta = SnapshotDelta.builder(snapshot.takenAt());
        switch (random.nextInt(4)) {
            case 0 -> delta.replace(vm.toBuilder().problem("volume v is gone").build());
            case 1 ->
                delta.replace(vm.toBuilder()
                        .vcpus(host.threads())
                        .ramBytes(host.ramBytes())
                        .diskBytes(host.diskBytes())
                        .localDiskBytes(host.diskBytes())
                        .problem("no flavor")
                        .build());
            case 2 -> delta.replace(host.toBuilder().problem("two records").build());
            default ->
                delta.replace(host.toBuilder()
                        .reservedThreads(host.threads())
                        .reservedRamBytes(host.ramBytes())
                        .reservedDiskBytes(host.diskBytes())
                        .build());
        }
        return snapshot.apply(delta.build());
    }

    @Property(tries = 200)
    void anOddVmChangesNothingForOthersUnlessItTookPart(@ForAll long seed) {
        RandomCase plain = RandomCase.any(seed);
        Vm odd = plain.snapshot()
                .vms()
                .get(new Random(seed).nextInt(plain.snapshot().vms().size()));
        List<PlannedMigration> before = migrations(plain, plain.snapshot());
        Assume.that(before.stream()
                .noneMatch(
                        step -> step.vm().equals(odd.id()) || step.beneficiary().equals(odd.id())));

        SnapshotDelta.Builder delta = SnapshotDelta.builder(plain.snapshot().takenAt());
        delta.replace(odd.toBuilder().problem("volume v is gone").build());
        assertThat(migrations(plain, plain.snapshot().apply(delta.build()))).isEqualTo(before);
    }

    /** Where hosts may fail, a host that is out of service is one less to go to. */
    @Property(tries = 200)
    void anOddHostChangesNothingUnlessItTookPart(@ForAll long seed) {
        RandomCase plain = RandomCase.any(seed);
        Host odd = plain.snapshot()
                .hosts()
                .get(new Random(seed).nextInt(plain.snapshot().hosts().size()));
        List<PlannedMigration> before = migrations(plain, plain.snapshot());
        Assume.that(plain.policy().placement().failureShare() == 0.0
                && before.stream()
                        .noneMatch(step ->
                                step.source().equals(odd.id()) || step.target().equals(odd.id())));

        SnapshotDelta.Builder delta = SnapshotDelta.builder(plain.snapshot().takenAt());
        delta.replace(odd.toBuilder().problem("two records").build());
        assertThat(migrations(plain, plain.snapshot().apply(delta.build()))).isEqualTo(before);
    }

    private static List<PlannedMigration> migrations(RandomCase of, ClusterSnapshot snapshot) {
        return PlacementEngine.builder(of.policy())
                .build()
                .plan(snapshot, of.detections(), of.holds())
                .migrations();
    }

    private static ClusterSnapshot withProblems(ClusterSnapshot snapshot, Random random) {
        SnapshotDelta.Builder delta = SnapshotDelta.builder(snapshot.takenAt());
        for (Host host : snapshot.hosts()) {
            if (random.nextInt(4) == 0) {
                delta.replace(host.toBuilder().problem("two records").build());
            }
        }
        for (Vm vm : snapshot.vms()) {
            if (random.nextInt(4) == 0) {
                delta.replace(vm.toBuilder().problem("volume v is gone").build());
            }
        }
        return snapshot.apply(delta.build());
    }
}
