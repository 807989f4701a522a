package io.stealaway.model;

import io.stealaway.internal.Require;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * A detector's finding that a VM is affected by CPU steal from its neighbours.
 *
 * <p>Ordered by severity, worst first, then by VM id; what is only foreseen comes last.
 *
 * <p>Immutable and thread-safe.
 *
 * @param vm the affected VM (the victim)
 * @param host the host it is on
 * @param severity the severity, a fraction; for the built-in detector, the steal by neighbours
 * @param load5PerVcpu its 5-minute load average per vCPU, 0 or more
 * @param since when it was first detected
 * @param forecast what is foreseen of its host, on which no VM suffers yet; then the VM is the one that wants most there at the
 *     worst moment, and the severity is the expected steal of the host; empty when the VM suffers now
 */
public record Detection(
        VmId vm, HostId host, double severity, double load5PerVcpu, Instant since, Optional<Forecast> forecast)
        implements Comparable<Detection> {
    private static final Comparator<Detection> ORDER = Comparator.comparing(Detection::foreseen)
            .thenComparing(Comparator.comparingDouble(Detection::severity).reversed())
            .thenComparing(Detection::vm);

    /**
     * What is foreseen of a host on which no VM suffers yet.
     *
     * @param at when it is expected to be shortest of CPU
     * @param stealRatio what is expected to be stolen from its VMs then, fraction
     * @param shortMoments at how many of the remembered moments it would have been short
     * @param moments how many moments are remembered
     * @param confidence the share of remembered days on which it would have been short, fraction, by their weights
     */
    public record Forecast(Instant at, double stealRatio, int shortMoments, int moments, double confidence) {

        /** @throws IllegalArgumentException naming the value that breaks its rule */
        public Forecast {
            Objects.requireNonNull(at, "at");
            Require.fraction("stealRatio", stealRatio);
            Require.between("shortMoments", shortMoments, 0, moments);
            Require.fraction("confidence", confidence);
        }
    }

    /** Creates a detection of a VM that suffers now. */
    public Detection(VmId vm, HostId host, double severity, double load5PerVcpu, Instant since) {
        this(vm, host, severity, load5PerVcpu, since, Optional.empty());
    }

    /** @throws IllegalArgumentException naming the VM and the value that breaks its rule */
    public Detection {
        Objects.requireNonNull(vm, "vm");
        Objects.requireNonNull(host, "host");
        Require.fraction("severity", vm, severity);
        Require.notNegative("load5PerVcpu", vm, load5PerVcpu);
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(forecast, "forecast");
    }

    /** Returns whether no VM suffers yet. */
    public boolean foreseen() {
        return forecast.isPresent();
    }

    @Override
    public int compareTo(Detection other) {
        return ORDER.compare(this, other);
    }
}
