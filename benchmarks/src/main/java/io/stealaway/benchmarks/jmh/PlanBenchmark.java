package io.stealaway.benchmarks.jmh;

import io.stealaway.benchmarks.Instance;
import io.stealaway.model.Explanation;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.placement.PlacementEngine;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * Planning as a whole, its parts one by one, and the bare kernel on the same cluster. {@code benchmarks/run full} runs all of
 * it; inputs are those of {@link Planning}, seed 42.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlanBenchmark {
    private static final PlacementEngine SURVIVING =
            PlacementEngine.builder(surviving()).build();

    /** A fiftieth of a zone's hosts may fail, one at least. */
    private static Policy surviving() {
        return Instance.policy().toBuilder()
                .placement(PlacementPolicy.builder().failureShare(0.02).build())
                .build();
    }

    /** The whole of {@code plan()}. */
    @Benchmark
    public MigrationPlan plan(Planning planning) {
        return planning.engine.plan(planning.on().instance.snapshot(), planning.on().detections, PlacementHolds.none());
    }

    /** The whole of {@code plan()} by what VMs wanted at 96 moments. */
    @Benchmark
    public MigrationPlan planByHistory(Foreseeing planning) {
        return planning.engine.plan(planning.snapshot(), planning.detections(), PlacementHolds.none());
    }

    /** The whole of {@code plan()} where the zone must survive the loss of a fiftieth of its hosts. */
    @Benchmark
    public MigrationPlan planWithSurvival(Planning planning) {
        return SURVIVING.plan(planning.on().instance.snapshot(), planning.on().detections, PlacementHolds.none());
    }

    /** The plan, and for its first VM why each host was or was not taken. */
    @Benchmark
    public Explanation planWithExplanation(Planning planning) {
        plan(planning);
        return planning.engine.explain(
                planning.on().instance.snapshot(),
                planning.on().detections.get(0).vm(),
                PlacementHolds.none());
    }

    /** The greedy path alone: the state of a plan, and a host for each VM in turn by all default filters and scorers. */
    @Benchmark
    public int[] greedy(Planning planning) {
        return planning.on().parts.greedy(planning.on().vms);
    }

    /** The state that each plan begins with. */
    @Benchmark
    public Object state(Planning planning) {
        return planning.on().parts.state();
    }

    /** Scores of all hosts of each VM's zone. */
    @Benchmark
    public double scoring(Planning planning) {
        return planning.on().parts.score(planning.on().vms);
    }

    /** Filters, asked about all hosts of each VM's zone. */
    @Benchmark
    public int filtering(Planning planning) {
        return planning.on().parts.filter(planning.on().vms);
    }

    /** Predicted steal for each migration of the plan. */
    @Benchmark
    public double prediction(Planning planning) {
        return planning.on().parts.predict(planning.on().plan.migrations());
    }

    /** The waves of the plan. */
    @Benchmark
    public Object waves(Planning planning) {
        return planning.on().parts.waves(planning.on().plan);
    }

    /** The hash of the plan. */
    @Benchmark
    public String hash(Planning planning) {
        return planning.on().parts.hash(planning.on().plan);
    }

    /** As many passes of the bare kernel as there are VMs. */
    @Benchmark
    public int kernel(Planning planning) {
        planning.on().kernel.reset();
        return planning.on().kernel.choose(planning.on().vms);
    }
}
