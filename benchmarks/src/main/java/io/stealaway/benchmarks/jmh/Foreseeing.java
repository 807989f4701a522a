package io.stealaway.benchmarks.jmh;

import io.stealaway.benchmarks.Instance;
import io.stealaway.benchmarks.Size;
import io.stealaway.model.Detection;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.placement.PlacementEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What planning by remembered demand is measured on: a day of 96 moments, at which VMs wanted what they want now, by a wave and noise. */
@State(Scope.Benchmark)
public class Foreseeing {
    private static final int MOMENTS = 96;
    private static final Duration INTERVAL = Duration.ofMinutes(15);

    /** Hosts and VMs. */
    @Param({"80/1000", "1000/12000", "10000/120000"})
    String size = "";

    /** VMs to help. */
    @Param({"100"})
    String victims = "";

    final PlacementEngine engine = PlacementEngine.builder(policy()).build();
    private @Nullable ClusterSnapshot snapshot;
    private List<Detection> detections = List.of();

    private static Policy policy() {
        return Instance.policy().toBuilder()
                .foresight(ForesightPolicy.builder()
                        .interval(INTERVAL)
                        .moments(MOMENTS)
                        .minMoments(MOMENTS)
                        .build())
                .build();
    }

    ClusterSnapshot snapshot() {
        return Objects.requireNonNull(snapshot, "snapshot");
    }

    List<Detection> detections() {
        return detections;
    }

    /** Makes the instance and its history. */
    @Setup(Level.Trial)
    public void prepare() {
        Instance instance = Instance.of(Size.parse(size));
        snapshot = instance.snapshot().withDemandHistory(history(instance.snapshot()));
        detections = instance.detections(instance.victims(victims));
    }

    private static DemandHistory history(ClusterSnapshot now) {
        SplittableRandom random = new SplittableRandom(42);
        DemandHistory.Builder history = DemandHistory.builder(INTERVAL);
        long step = INTERVAL.toSeconds();
        long last = now.takenAt().getEpochSecond() / step * step;
        for (int vm = 0; vm < now.vms().size(); vm++) {
            Vm facts = now.vms().get(vm);
            history.vm(facts.id(), facts.vcpus());
            double phase = random.nextDouble();
            for (int moment = 0; moment < MOMENTS; moment++) {
                double wave =
                        0.7 + 0.3 * StrictMath.cos(2.0 * StrictMath.PI * ((double) moment / MOMENTS + 0.2 * phase));
                history.wanted(facts.id(), Instant.ofEpochSecond(last - moment * step), (long)
                        (now.wantedMicroCores(vm) * wave * (0.8 + 0.2 * random.nextDouble())));
            }
        }
        return history.build();
    }
}
