package io.stealaway.benchmarks.jmh;

import io.stealaway.benchmarks.BareKernel;
import io.stealaway.benchmarks.EngineParts;
import io.stealaway.benchmarks.Instance;
import io.stealaway.benchmarks.Size;
import io.stealaway.model.Detection;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.placement.PlacementEngine;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What planning is measured on. Shared by threads of one benchmark, of which there is one. */
@State(Scope.Benchmark)
public class Planning {
    /** Hosts and VMs. */
    @Param({"15/150", "80/1000", "113/15769", "1000/12000", "5000/30000", "10000/120000"})
    String size = "";

    /** VMs to help, or their share of all VMs. */
    @Param({"1", "10", "100", "1%"})
    String victims = "";

    final PlacementEngine engine = PlacementEngine.builder(Instance.policy()).build();
    private @Nullable Prepared prepared;

    /** All that is made once. */
    static final class Prepared {
        final Instance instance;
        final List<Detection> detections;
        /** Those that suffer, by index. */
        final int[] vms;

        final MigrationPlan plan;
        final EngineParts parts;
        final BareKernel kernel;

        Prepared(Size size, String victims, PlacementEngine engine) {
            instance = Instance.of(size);
            detections = instance.detections(instance.victims(victims));
            vms = instance.suffering().stream()
                    .mapToInt(Integer::intValue)
                    .limit(detections.size())
                    .toArray();
            plan = engine.plan(instance.snapshot(), detections, PlacementHolds.none());
            parts = new EngineParts(instance.snapshot(), engine.policy());
            kernel = new BareKernel(instance.snapshot());
        }
    }

    Prepared on() {
        return Objects.requireNonNull(prepared, "prepared");
    }

    /** Makes the instance and what is measured on it. */
    @Setup(Level.Trial)
    public void prepare() {
        prepared = new Prepared(Size.parse(size), victims, engine);
    }
}
