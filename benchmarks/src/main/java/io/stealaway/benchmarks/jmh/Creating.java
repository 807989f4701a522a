package io.stealaway.benchmarks.jmh;

import io.stealaway.benchmarks.Instance;
import io.stealaway.benchmarks.NewVms;
import io.stealaway.benchmarks.Size;
import io.stealaway.model.VmRequest;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.placement.PlacementPreset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What placing new VMs is measured on. Shared by threads of one benchmark, of which there is one. */
@State(Scope.Benchmark)
public class Creating {
    /** Hosts and VMs. */
    @Param({"80/1000", "1000/12000", "10000/120000"})
    String size = "";

    /** New VMs: one; a hundred of one request; or a hundred requests of four flavors. */
    @Param({"1", "100 alike", "100"})
    String created = "";

    /** Which rules. */
    @Param({"STEAL_AWAY", "NOVA"})
    PlacementPreset preset = PlacementPreset.STEAL_AWAY;

    private @Nullable Prepared prepared;

    /** All that is made once. */
    static final class Prepared {
        final ClusterSnapshot snapshot;
        final VmRequest.Batch batch;
        final PlacementEngine engine;

        Prepared(Size size, String created, PlacementPreset preset) {
            snapshot = Instance.of(size).snapshot();
            batch = NewVms.of(created, snapshot.zones().get(0));
            engine = PlacementEngine.builder(Instance.policy(), preset).build();
        }
    }

    Prepared on() {
        return Objects.requireNonNull(prepared, "prepared");
    }

    /** Makes the instance and what is measured on it. */
    @Setup(Level.Trial)
    public void prepare() {
        prepared = new Prepared(Size.parse(size), created, preset);
    }
}
