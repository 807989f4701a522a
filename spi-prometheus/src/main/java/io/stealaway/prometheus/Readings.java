package io.stealaway.prometheus;

import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** Joins the signals of each VM to an observation, or to the reason why there is none. Not thread-safe. */
final class Readings {
    /** Rates are extrapolated to the ends of the window and may pass their bound by this much. */
    static final double EXTRAPOLATION = 0.05;

    /** Share of its quota from which a VM is taken to be held back by it. */
    private static final double QUOTA_USED = 0.95;

    /** The most threads that a Linux kernel runs (PID_MAX_LIMIT), so that no load average is above. */
    private static final double MAX_LOAD = 4.0 * 1_024 * 1_024;

    /** A sample is taken before it is asked for, but for what two clocks differ by. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final int minSamples;
    private final Instant at;
    private final VmIndex index;
    private final Duration window;
    private final boolean throttlingHidden;
    private final Map<VmId, Sample> firstSeries = new TreeMap<>();
    private final Map<VmId, Map<String, Double>> values = new TreeMap<>();
    private final SortedMap<VmId, String> leftOut = new TreeMap<>();

    /**
     * @param window over how long rates are taken
     * @param throttlingHidden whether throttling is a part of steal, and no signal tells how much
     */
    Readings(int minSamples, Instant at, VmIndex index, Duration window, boolean throttlingHidden) {
        this.window = window;
        this.throttlingHidden = throttlingHidden;
        this.minSamples = minSamples;
        this.at = at;
        this.index = index;
    }

    void add(Signal signal, VmId vm, Sample sample) {
        String key = signal == Signal.QUALITY ? sample.label(Signals.PART) : signal.text();
        Double before = values.computeIfAbsent(vm, id -> new TreeMap<>()).put(key, sample.value());
        firstSeries.putIfAbsent(vm, sample);
        if (!sample.odd().isEmpty()) {
            leftOut.putIfAbsent(vm, "a series of " + key + ": " + sample.odd());
        }
        if (before != null) {
            leftOut.putIfAbsent(vm, "two series for " + key + " (" + VmIndex.labels(sample) + ")");
        }
    }

    Observations observations(ClusterSnapshot topology, List<String> unmatched) {
        TreeMap<VmId, VmObservation> byVm = new TreeMap<>();
        boolean throttlingKnown = values.values().stream().anyMatch(Readings::throttled);
        for (Vm vm : topology.vms()) {
            if (!vm.running()) {
                leftOut.remove(vm.id());
            } else if (!leftOut.containsKey(vm.id())) {
                Map<String, Double> mine = values.getOrDefault(vm.id(), Map.of());
                String why = doubt(vm, mine, throttlingKnown);
                if (why.isEmpty()) {
                    byVm.put(vm.id(), observation(vm, mine));
                } else {
                    leftOut.put(vm.id(), why + series(vm.id()));
                }
            }
        }
        return new Observations(byVm, unmatched);
    }

    /** Returns which series a VM's are, and the first that another host says. */
    private String series(VmId vm) {
        Sample first = firstSeries.get(vm);
        return (first == null ? "" : " (" + VmIndex.labels(first) + ")")
                + index.elsewhere(vm).map(text -> "; " + text).orElse("");
    }

    /** Returns why each VM was left out. */
    SortedMap<VmId, String> leftOut() {
        return leftOut;
    }

    private static boolean throttled(Map<String, Double> of) {
        return of.containsKey(Signal.THROTTLED_CORES.text()) || of.containsKey(Signal.THROTTLED_RATIO.text());
    }

    /** Returns why a VM's values cannot be believed; empty when they can. */
    private String doubt(Vm vm, Map<String, Double> of, boolean throttlingKnown) {
        for (Signal signal : List.of(Signal.STEAL, Signal.USED, Signal.LOAD5)) {
            if (!of.containsKey(signal.text())) {
                return "no " + signal.text();
            }
        }
        for (Map.Entry<String, Double> value : of.entrySet()) {
            if (!(value.getValue() >= 0.0) || Double.isInfinite(value.getValue())) {
                return value.getKey() + " is " + value.getValue();
            }
        }
        for (Signal signal : List.of(Signal.STEAL, Signal.THROTTLED_RATIO)) {
            if (of.getOrDefault(signal.text(), 0.0) > 1.0 + EXTRAPOLATION) {
                return signal.text() + " is " + of.get(signal.text())
                        + ", a fraction is at most 1. Maybe it is a percentage?";
            }
        }
        if (of.getOrDefault(Signal.LOAD5.text(), 0.0) > MAX_LOAD) {
            return Signal.LOAD5.text() + " is " + of.get(Signal.LOAD5.text()) + ", and no kernel runs so many threads";
        }
        // More than it has: the series is of another machine, or the VM was resized a moment ago.
        if (of.getOrDefault(Signal.USED.text(), 0.0) > (1.0 + EXTRAPOLATION) * vm.vcpus()) {
            return "used is " + of.get(Signal.USED.text()) + " cores of " + vm.vcpus();
        }
        if (of.getOrDefault(Signal.THROTTLED_CORES.text(), 0.0) > (1.0 + EXTRAPOLATION) * vm.vcpus()) {
            return "throttled is " + of.get(Signal.THROTTLED_CORES.text()) + " cores of " + vm.vcpus();
        }
        return history(vm, of, throttlingKnown);
    }

    /** Returns why the samples that a VM's values are made of cannot be believed; empty when they can. */
    private String history(Vm vm, Map<String, Double> of, boolean throttlingKnown) {
        if (of.containsKey(Signals.DOUBLED)) {
            return "doubled series";
        }
        if (of.containsKey(Signals.RESTARTED)) {
            return "restarted within the window";
        }
        if (!of.containsKey(Signals.SAMPLED_AT)) {
            return "no sample now: its exporter or the VM is gone";
        }
        Instant newest = sampleTimes(of).max().stream()
                .mapToObj(Readings::instant)
                .findFirst()
                .orElseThrow();
        if (newest.isAfter(at.plus(SKEW))) {
            return "a sample is of " + newest + ", which is yet to come";
        }
        if (of.getOrDefault(Signals.SAMPLES, 0.0) < minSamples) {
            return "too few samples: " + of.getOrDefault(Signals.SAMPLES, 0.0).longValue();
        }
        if (throttlingKnown && vm.cpuCapMicroCores().isPresent() && !throttled(of)) {
            return "it has a quota, and no throttling";
        }
        return "";
    }

    private VmObservation observation(Vm vm, Map<String, Double> of) {
        double used = of.getOrDefault(Signal.USED.text(), 0.0);
        VmObservation.Builder observation = VmObservation.builder(vm.id(), sampledAt(of))
                .window(window)
                .stealRatio(Math.min(1.0, of.getOrDefault(Signal.STEAL.text(), 0.0)))
                .load5(of.getOrDefault(Signal.LOAD5.text(), 0.0))
                .cpuUsedMicroCores(Math.round(used * MicroCores.PER_CORE));
        throttledRatio(vm, of).ifPresent(observation::throttledRatio);
        return observation.build();
    }

    private static Instant sampledAt(Map<String, Double> of) {
        return instant(sampleTimes(of).min().orElseThrow());
    }

    private static DoubleStream sampleTimes(Map<String, Double> of) {
        return of.entrySet().stream()
                .filter(value -> value.getKey().startsWith(Signals.SAMPLED_AT))
                .mapToDouble(Map.Entry::getValue);
    }

    private static Instant instant(double unixSeconds) {
        return Instant.ofEpochMilli((long) (unixSeconds * 1_000.0));
    }

    private OptionalDouble throttledRatio(Vm vm, Map<String, Double> of) {
        Double cores = of.get(Signal.THROTTLED_CORES.text());
        if (cores != null) {
            return OptionalDouble.of(Math.min(1.0, cores / vm.vcpus()));
        }
        Double ratio = of.get(Signal.THROTTLED_RATIO.text());
        if (ratio != null) {
            return OptionalDouble.of(Math.min(1.0, ratio));
        }
        return throttlingHidden ? byQuota(vm, of) : OptionalDouble.empty();
    }

    private static OptionalDouble byQuota(Vm vm, Map<String, Double> of) {
        return throttledByQuota(
                vm, Math.min(1.0, of.getOrDefault(Signal.STEAL.text(), 0.0)), of.getOrDefault(Signal.USED.text(), 0.0));
    }

    /**
     * A quota withholds nothing from a VM that uses less than it allows, and never more than the rest of its vCPUs' time.
     *
     * @param steal fraction
     * @param used cores
     */
    static OptionalDouble throttledByQuota(Vm vm, double steal, double used) {
        if (vm.cpuCapMicroCores().isEmpty()) {
            return OptionalDouble.empty();
        }
        double cap = (double) vm.cpuCapMicroCores().getAsLong() / MicroCores.PER_CORE;
        if (used < QUOTA_USED * cap) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Math.min(steal, Math.max(0.0, 1.0 - cap / vm.vcpus())));
    }
}
