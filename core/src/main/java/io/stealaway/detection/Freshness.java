package io.stealaway.detection;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which observations are recent enough to say something about now, by their sample's own time.
 *
 * <p>Metrics are read after the topology, so a sample may be somewhat younger than the snapshot; one that is from as far in
 * the future as a stale one is from the past comes from a wrong clock and is stale too.
 *
 * <p>Thread-safe.
 */
final class Freshness {
    private Freshness() {}

    static boolean fresh(Instant sampledAt, Instant takenAt, Duration maxAge) {
        return Duration.between(sampledAt, takenAt).abs().compareTo(maxAge) < 0;
    }

    /** Returns the observation of a running VM, if it has a fresh one. */
    static Optional<VmObservation> observation(ClusterSnapshot snapshot, Vm vm, Duration maxAge) {
        return vm.running()
                ? snapshot.observations()
                        .of(vm.id())
                        .filter(observation -> fresh(observation.sampledAt(), snapshot.takenAt(), maxAge))
                : Optional.empty();
    }
}
