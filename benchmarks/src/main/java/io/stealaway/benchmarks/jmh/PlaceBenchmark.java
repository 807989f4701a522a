package io.stealaway.benchmarks.jmh;

import io.stealaway.model.BatchPlacement;
import io.stealaway.model.VmCapacity;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Placing new VMs, once the snapshot is there; inputs are those of {@link Creating}, seed 42. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlaceBenchmark {

    /** The whole of {@code place()}, hash included. */
    @Benchmark
    public BatchPlacement place(Creating creating) {
        return creating.on().engine.place(creating.on().snapshot, creating.on().batch);
    }

    /** The whole of {@code capacity()}, for the first request. */
    @Benchmark
    public VmCapacity capacity(Creating creating) {
        return creating.on()
                .engine
                .capacity(creating.on().snapshot, creating.on().batch.requests().get(0));
    }
}
