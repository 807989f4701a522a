package io.stealaway.model;

import io.stealaway.internal.Require;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * A detector's finding that a VM is affected by CPU steal from its neighbours.
 *
 * <p>Ordered by severity, worst first, then by VM id.
 *
 * <p>Immutable and thread-safe.
 *
 * @param vm the affected VM (the victim)
 * @param host the host it is on
 * @param severity the severity, a fraction; for the built-in detector, the steal by neighbours
 * @param load5PerVcpu its 5-minute load average per vCPU, 0 or more
 * @param since when it was first detected
 */
public record Detection(VmId vm, HostId host, double severity, double load5PerVcpu, Instant since)
        implements Comparable<Detection> {
    private static final Comparator<Detection> ORDER =
            Comparator.comparingDouble(Detection::severity).reversed().thenComparing(Detection::vm);

    /** @throws IllegalArgumentException naming the VM and the value that breaks its rule */
    public Detection {
        Objects.requireNonNull(vm, "vm");
        Objects.requireNonNull(host, "host");
        Require.fraction("severity", vm, severity);
        Require.notNegative("load5PerVcpu", vm, load5PerVcpu);
        Objects.requireNonNull(since, "since");
    }

    @Override
    public int compareTo(Detection other) {
        return ORDER.compare(this, other);
    }
}
