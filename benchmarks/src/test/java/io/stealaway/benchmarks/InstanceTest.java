package io.stealaway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.check.PlanChecker;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.placement.PlacementEngine;
import org.junit.jupiter.api.Test;

class InstanceTest {
    @Test
    void theSameSizeIsTheSameCluster() {
        Size size = Size.parse("80/1000");
        assertThat(Instance.of(size).snapshot()).isEqualTo(Instance.of(size).snapshot());
    }

    @Test
    void everyPlanKeepsEveryRuleAndHelpsEveryVm() {
        Instance instance = Instance.of(new Size(80, 1_000));
        MigrationPlan plan = PlacementEngine.builder(Instance.policy())
                .build()
                .plan(instance.snapshot(), instance.detections(20), PlacementHolds.none());
        assertThat(plan.migrations()).hasSize(20);
        assertThat(PlanChecker.check(instance.snapshot(), plan, Instance.policy(), PlacementHolds.none()))
                .isEmpty();
    }

    @Test
    void theKernelChoosesAHostForEveryVm() {
        Instance instance = Instance.of(new Size(80, 1_000));
        BareKernel kernel = new BareKernel(instance.snapshot());
        for (int vm : instance.suffering().subList(0, 20)) {
            assertThat(kernel.choose(vm)).isNotNegative();
        }
    }
}
