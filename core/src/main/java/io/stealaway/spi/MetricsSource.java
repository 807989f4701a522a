package io.stealaway.spi;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;

/**
 * Tells steal, throttling, load5 and CPU used of every VM, not only of those over a threshold.
 *
 * <p>Implementations are called from one thread at a time.
 */
@FunctionalInterface
public interface MetricsSource {

    /**
     * Observes the running VMs of this topology. A VM without complete data is left out; so is a VM that is not in the
     * topology. Thresholds, freshness and coverage are judged by the caller.
     *
     * @throws BackendException if nothing can be said, for example because a metric was renamed or an answer was truncated
     */
    Observations observe(ClusterSnapshot topology);
}
