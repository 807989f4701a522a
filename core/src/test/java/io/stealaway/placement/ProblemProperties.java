package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.check.PlanChecker;
import io.stealaway.model.Host;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.SnapshotDelta;
import java.util.Random;
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
