package io.stealaway.model;

import io.stealaway.internal.Limits;
import io.stealaway.internal.Require;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The measurements of one VM at one time.
 *
 * <p>A VM is either observed in full or not at all; there is no value for "unknown" but the absence of this object, except
 * for throttling, which many guests cannot see. {@link #figures()} holds whatever else a metrics source measured; the library
 * hands it on to detectors and rules and reads none of it.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 */
public final class VmObservation {
    private static final Duration LONGEST_WINDOW = Duration.ofDays(1);

    private final VmId vm;
    private final Instant sampledAt;
    private final Duration window;
    private final double stealRatio;
    private final OptionalDouble throttledRatio;
    private final double load5;
    private final long cpuUsedMicroCores;
    private final SortedMap<String, Double> figures;

    private VmObservation(Builder b) {
        vm = Objects.requireNonNull(b.vm, "vm");
        sampledAt = Objects.requireNonNull(b.sampledAt, "sampledAt");
        window = Objects.requireNonNull(b.window, "window");
        stealRatio = b.stealRatio;
        throttledRatio = b.throttledRatio;
        load5 = b.load5;
        cpuUsedMicroCores = b.cpuUsedMicroCores;
        figures = NamedValues.figures(vm, b.figures);
        if (window.isNegative() || window.compareTo(LONGEST_WINDOW) > 0) {
            throw new IllegalArgumentException(
                    "window (" + window + ") of VM " + vm + " must be between 0 and " + LONGEST_WINDOW);
        }
        Require.fraction("stealRatio", vm, stealRatio);
        if (throttledRatio.isPresent()) {
            Require.fraction("throttledRatio", vm, throttledRatio.getAsDouble());
        }
        Require.notNegative("load5", vm, load5);
        Require.between("cpuUsedMicroCores", vm, cpuUsedMicroCores, 0, Limits.MAX_THREADS * MicroCores.PER_CORE);
    }

    /**
     * Starts a builder from what names the observation. Steal, load and used CPU have no default: each must be set.
     *
     * @param vm the VM
     * @param sampledAt the time of its newest sample; where several series make it up, of the one that is oldest
     */
    public static Builder builder(VmId vm, Instant sampledAt) {
        return new Builder(vm, sampledAt);
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        Builder b = new Builder(vm, sampledAt);
        b.window = window;
        b.stealRatio = stealRatio;
        b.throttledRatio = throttledRatio;
        b.load5 = load5;
        b.cpuUsedMicroCores = cpuUsedMicroCores;
        b.figures = figures;
        return b;
    }

    /** Returns the VM. */
    public VmId vm() {
        return vm;
    }

    /** Returns the time of its newest sample; where several series make it up, of the one that is oldest. */
    public Instant sampledAt() {
        return sampledAt;
    }

    /**
     * Returns over how long, until {@link #sampledAt()}, its figures are averages: the window of a rate. Zero means that they
     * are of that time alone, or that the source does not say.
     */
    public Duration window() {
        return window;
    }

    /**
     * Returns the start of its window. What left the host or came to it after that is mixed into the figures, which then do not
     * say how things are now.
     */
    public Instant from() {
        return window.isZero() ? sampledAt : sampledAt.minus(window);
    }

    /**
     * Returns the share of its vCPUs' time that it was runnable and not run, fraction; as a guest counts it, which includes
     * time withheld by its own quota.
     */
    public double stealRatio() {
        return stealRatio;
    }

    /** Returns the part of {@link #stealRatio()} that its own quota withheld, fraction; empty when not known. */
    public OptionalDouble throttledRatio() {
        return throttledRatio;
    }

    /** Returns its 5-minute load average, 0 or more. */
    public double load5() {
        return load5;
    }

    /** Returns the CPU that it used, micro-cores, 0 or more. */
    public long cpuUsedMicroCores() {
        return cpuUsedMicroCores;
    }

    /** Returns what else was measured, by name; finite numbers in units that the names tell, at most 32. */
    public SortedMap<String, Double> figures() {
        return figures;
    }

    /** Returns one of the {@link #figures()}; empty when it was not measured. */
    public OptionalDouble figure(String name) {
        Double value = figures.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /**
     * Returns the steal that neighbours caused: {@code stealRatio} less what is known to be throttling, fraction.
     * Unknown throttling is not subtracted: missing data never makes a host attractive.
     */
    public double neighbourStealRatio() {
        return Math.max(0.0, stealRatio - throttledRatio.orElse(0.0));
    }

    /** Returns the same without figures and window, for which a journal has no room. */
    VmObservation forJournal() {
        return figures.isEmpty() && window.isZero()
                ? this
                : toBuilder()
                        .figures(Collections.emptySortedMap())
                        .window(Duration.ZERO)
                        .build();
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof VmObservation that
                        && vm.equals(that.vm)
                        && sampledAt.equals(that.sampledAt)
                        && window.equals(that.window)
                        && Double.compare(stealRatio, that.stealRatio) == 0
                        && throttledRatio.equals(that.throttledRatio)
                        && Double.compare(load5, that.load5) == 0
                        && cpuUsedMicroCores == that.cpuUsedMicroCores
                        && figures.equals(that.figures));
    }

    @Override
    public int hashCode() {
        return Objects.hash(vm, sampledAt, window, stealRatio, throttledRatio, load5, cpuUsedMicroCores, figures);
    }

    @Override
    public String toString() {
        return "VmObservation[vm=" + vm
                + ", sampledAt=" + sampledAt
                + (window.isZero() ? "" : ", window=" + window)
                + ", stealRatio=" + stealRatio
                + ", throttledRatio=" + throttledRatio
                + ", load5=" + load5
                + ", cpuUsedMicroCores=" + cpuUsedMicroCores
                + (figures.isEmpty() ? "" : ", figures=" + figures) + "]";
    }

    /** Collects the values of a {@link VmObservation}; not thread-safe. */
    public static final class Builder {
        private VmId vm;
        private Instant sampledAt;
        private Duration window = Duration.ZERO;
        // What was not measured must not look like no steal: each of these fails unless it is set.
        private double stealRatio = Double.NaN;
        private OptionalDouble throttledRatio = OptionalDouble.empty();
        private double load5 = Double.NaN;
        private long cpuUsedMicroCores = -1;
        private SortedMap<String, Double> figures = Collections.emptySortedMap();

        private Builder(VmId vm, Instant sampledAt) {
            this.vm = vm;
            this.sampledAt = sampledAt;
        }

        /** Sets the VM. */
        public Builder vm(VmId vm) {
            this.vm = vm;
            return this;
        }

        /** Sets the time of its newest sample; where several series make it up, of the one that is oldest. */
        public Builder sampledAt(Instant sampledAt) {
            this.sampledAt = sampledAt;
            return this;
        }

        /** Sets over how long until then its figures are averages, from 0, the default, to a day. */
        public Builder window(Duration window) {
            this.window = window;
            return this;
        }

        /**
         * Sets the share of its vCPUs' time in which it was runnable but not running, fraction; includes time withheld by its own
         * quota.
         */
        public Builder stealRatio(double stealRatio) {
            this.stealRatio = stealRatio;
            return this;
        }

        /** Sets the part of the steal that its own quota withheld, fraction; not known unless set. */
        public Builder throttledRatio(double throttledRatio) {
            this.throttledRatio = OptionalDouble.of(throttledRatio);
            return this;
        }

        /** Leaves open how much of the steal its own quota withheld. */
        public Builder withoutThrottledRatio() {
            throttledRatio = OptionalDouble.empty();
            return this;
        }

        /** Sets its 5-minute load average, 0 or more. */
        public Builder load5(double load5) {
            this.load5 = load5;
            return this;
        }

        /** Sets the CPU that it used, micro-cores, 0 or more. */
        public Builder cpuUsedMicroCores(long cpuUsedMicroCores) {
            this.cpuUsedMicroCores = cpuUsedMicroCores;
            return this;
        }

        /** Sets the additional measurements, by name. */
        public Builder figures(SortedMap<String, Double> figures) {
            this.figures = figures;
            return this;
        }

        /**
         * Adds one figure, or replaces it.
         *
         * @param name 1 to 255 printable characters; tells the unit too, as {@code p99Seconds} does
         * @param value finite
         */
        public Builder figure(String name, double value) {
            TreeMap<String, Double> more = new TreeMap<>(figures);
            more.put(name, value);
            figures = more;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the VM and the value that breaks its rule, NaN and infinity among them
         */
        public VmObservation build() {
            return new VmObservation(this);
        }
    }
}
