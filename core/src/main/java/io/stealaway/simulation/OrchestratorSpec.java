package io.stealaway.simulation;

import java.time.Duration;
import java.util.Objects;

/**
 * How an orchestrator of the simulated cluster behaves.
 *
 * <p>Immutable and thread-safe.
 *
 * @param shortestDrain least time until an isolated VM serves nothing any more, not negative
 * @param longestDrain most time until then, at least shortestDrain
 * @param healthCheck time from the request to put a VM back until it serves again, not negative
 * @param leastInServiceShare share of a role's VMs below which it refuses to isolate one more, fraction; one always stays
 */
record OrchestratorSpec(
        Duration shortestDrain, Duration longestDrain, Duration healthCheck, double leastInServiceShare) {

    /** Isolates within one step and checks health for half a minute, as Consul's maintenance mode does. */
    static final OrchestratorSpec CONSUL =
            new OrchestratorSpec(Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofSeconds(30), 0.5);

    /** Drains in one to four minutes and checks health for a minute, as evictions with a grace period do. */
    static final OrchestratorSpec KUBERNETES =
            new OrchestratorSpec(Duration.ofMinutes(1), Duration.ofMinutes(4), Duration.ofMinutes(1), 0.5);

    /** @throws IllegalArgumentException naming the value that breaks its rule */
    OrchestratorSpec {
        Objects.requireNonNull(shortestDrain, "shortestDrain");
        Objects.requireNonNull(longestDrain, "longestDrain");
        Objects.requireNonNull(healthCheck, "healthCheck");
        if (shortestDrain.isNegative() || longestDrain.compareTo(shortestDrain) < 0) {
            throw new IllegalArgumentException("shortestDrain (" + shortestDrain
                    + ") must not be negative nor exceed longestDrain (" + longestDrain + ")");
        }
        if (healthCheck.isNegative()) {
            throw new IllegalArgumentException("healthCheck (" + healthCheck + ") must not be negative");
        }
        if (!(leastInServiceShare >= 0.0 && leastInServiceShare <= 1.0)) {
            throw new IllegalArgumentException(
                    "leastInServiceShare (" + leastInServiceShare + ") must be a fraction in [0,1]");
        }
    }

    int leastInService(int roleSize) {
        return Math.max(1, (int) Math.ceil(leastInServiceShare * roleSize));
    }
}
