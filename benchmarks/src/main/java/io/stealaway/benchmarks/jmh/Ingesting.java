package io.stealaway.benchmarks.jmh;

import io.stealaway.benchmarks.Instance;
import io.stealaway.benchmarks.Size;
import io.stealaway.json.SnapshotJson;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.SnapshotDelta;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What taking in a cluster is measured on. Shared by threads of one benchmark, of which there is one. */
@State(Scope.Benchmark)
public class Ingesting {
    private static final long SEED = 7;

    /** Hosts and VMs. */
    @Param({"15/150", "80/1000", "113/15769", "1000/12000", "5000/30000", "10000/120000"})
    String size = "";

    private @Nullable Prepared prepared;

    /** All that is made once. */
    static final class Prepared {
        final ClusterSnapshot snapshot;
        final List<VmObservation> observations;
        final byte[] json;
        /** New observations of one VM in a hundred. */
        final List<VmObservation> fresh;

        final SnapshotDelta delta;
        final ChangedColumns columns;

        Prepared(ClusterSnapshot snapshot) throws IOException {
            this.snapshot = snapshot;
            observations = new ArrayList<>(snapshot.observations().byVm().values());
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            SnapshotJson.write(snapshot, written);
            json = written.toByteArray();
            fresh = fresh(snapshot, observations);
            delta = delta(snapshot, fresh);
            columns = new ChangedColumns(snapshot);
        }
    }

    Prepared on() {
        return Objects.requireNonNull(prepared, "prepared");
    }

    /** Makes the cluster, its JSON, and what changes. */
    @Setup(Level.Trial)
    public void prepare() throws IOException {
        prepared = new Prepared(Instance.of(Size.parse(size)).snapshot());
    }

    private static List<VmObservation> fresh(ClusterSnapshot snapshot, List<VmObservation> all) {
        SplittableRandom random = new SplittableRandom(SEED);
        Instant now = snapshot.takenAt().plusSeconds(30);
        List<VmObservation> fresh = new ArrayList<>();
        for (VmObservation old : all) {
            if (random.nextInt(100) == 0) {
                fresh.add(old.toBuilder()
                        .sampledAt(now)
                        .stealRatio(0.3 * random.nextDouble())
                        .load5(old.load5() + 1)
                        .cpuUsedMicroCores(old.cpuUsedMicroCores() + 1 + random.nextInt(1000))
                        .build());
            }
        }
        return fresh;
    }

    static SnapshotDelta delta(ClusterSnapshot snapshot, List<VmObservation> fresh) {
        SnapshotDelta.Builder delta = SnapshotDelta.builder(snapshot.takenAt().plusSeconds(60));
        fresh.forEach(delta::observe);
        return delta.build();
    }
}
