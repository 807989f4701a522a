package io.stealaway.spi;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.model.snapshot.Observations;
import java.time.Duration;

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

    /**
     * Tells what VMs wanted before the loop was there to see it. Asked in a pass, after all that is under way was looked at: when the loop
     * begins, and when it has not looked for two intervals or longer, because another replica led.
     *
     * <p>Implementations are called from one thread at a time.
     */
    @FunctionalInterface
    interface Past {

        /**
         * Reads the moments up to now, multiples of the interval since 1970. A VM lacks a moment at which what it wanted is not known for
         * certain; a VM that is not in the topology is left out.
         *
         * @param topology the VMs that are there now
         * @param interval between two moments; the policy's {@code foresight.interval}, 1 minute to 1 day
         * @param moments how many at most, 1 to 10,000; the policy's {@code foresight.moments}
         * @throws BackendException if the past cannot be read reliably; the loop goes on by what it has seen itself, says so, and asks again
         *     at its next moment
         */
        DemandHistory read(ClusterSnapshot topology, Duration interval, int moments);
    }
}
