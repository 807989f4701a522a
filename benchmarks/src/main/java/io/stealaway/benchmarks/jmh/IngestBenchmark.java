package io.stealaway.benchmarks.jmh;

import io.stealaway.json.SnapshotJson;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * Taking a cluster in: from JSON, from objects, and as a change of the one before. {@code benchmarks/run full} runs all of it;
 * inputs are those of {@link Ingesting}, seeds 42 and 7.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class IngestBenchmark {

    /** Reads the snapshot from JSON. */
    @Benchmark
    public ClusterSnapshot fromJson(Ingesting ingesting) throws IOException {
        return SnapshotJson.read(new ByteArrayInputStream(ingesting.on().json));
    }

    /** Builds the snapshot from hosts, VMs and observations. */
    @Benchmark
    public ClusterSnapshot fromObjects(Ingesting ingesting) {
        ClusterSnapshot like = ingesting.on().snapshot;
        ClusterSnapshot.Builder builder = ClusterSnapshot.builder(like.takenAt());
        like.hosts().forEach(builder::host);
        like.vms().forEach(builder::vm);
        return builder.observations(Observations.of(ingesting.on().observations))
                .build();
    }

    /** Applies a delta with new metrics of one VM in a hundred. */
    @Benchmark
    public ClusterSnapshot delta(Ingesting ingesting) {
        return ingesting.on().snapshot.apply(ingesting.on().delta);
    }

    /** Makes that delta of observations, and applies it. */
    @Benchmark
    public ClusterSnapshot deltaMadeAndApplied(Ingesting ingesting) {
        ClusterSnapshot snapshot = ingesting.on().snapshot;
        return snapshot.apply(Ingesting.delta(snapshot, ingesting.on().fresh));
    }

    /** Copies the columns that this delta changes. */
    @Benchmark
    public Object[] copyOfChangedColumns(Ingesting ingesting) {
        return ingesting.on().columns.copy();
    }
}
