package io.stealaway.spi;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;

/**
 * Reads steal, throttling, 5-minute load and CPU usage of every VM, not only of those over a threshold.
 *
 * <p>Implementations are called from one thread at a time.
 */
@FunctionalInterface
public interface MetricsSource {

    /**
     * Observes the running VMs of this topology. A VM without complete data is left out; so is a VM that is not in the
     * topology. The caller checks thresholds, freshness and coverage.
     *
     * @throws BackendException if the metrics cannot be read reliably, for example because a metric was renamed or an answer
     *     was truncated
     */
    Observations observe(ClusterSnapshot topology);
}
