package io.stealaway.prometheus;

import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** Joins the signals of each VM to an observation, or to the reason why there is none. Not thread-safe. */
final class Readings {
    /** Rates are extrapolated to the ends of the window and may pass their bound by this much. */
    private static final double EXTRAPOLATION = 0.05;

    private final int minSamples;
    private final Map<VmId, Map<String, Double>> values = new TreeMap<>();
    private final SortedMap<VmId, String> leftOut = new TreeMap<>();

    Readings(int minSamples) {
        this.minSamples = minSamples;
    }

    void add(Signal signal, VmId vm, Sample sample) {
        String key = signal == Signal.QUALITY ? sample.label(Signals.PART) : signal.text();
        Double before = values.computeIfAbsent(vm, id -> new TreeMap<>()).put(key, sample.value());
        if (before != null) {
            leftOut.putIfAbsent(vm, "two series for " + key);
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
                    leftOut.put(vm.id(), why);
                }
            }
        }
        return new Observations(byVm, unmatched);
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
        if (of.getOrDefault(Signal.STEAL.text(), 0.0) > 1.0 + EXTRAPOLATION) {
            return "steal is " + of.get(Signal.STEAL.text());
        }
        // More than it has: the series is of another machine, or the VM was resized a moment ago.
        if (of.getOrDefault(Signal.USED.text(), 0.0) > (1.0 + EXTRAPOLATION) * vm.vcpus()) {
            return "used is " + of.get(Signal.USED.text()) + " cores of " + vm.vcpus();
        }
        if (of.containsKey(Signals.DOUBLED)) {
            return "doubled series";
        }
        if (of.containsKey(Signals.RESTARTED)) {
            return "restarted within the window";
        }
        if (!of.containsKey(Signals.SAMPLED_AT)) {
            return "no sample now: its exporter or the VM is gone";
        }
        if (of.getOrDefault(Signals.SAMPLES, 0.0) < minSamples) {
            return "too few samples: " + of.getOrDefault(Signals.SAMPLES, 0.0).longValue();
        }
        if (throttlingKnown && vm.cpuCapMicroCores().isPresent() && !throttled(of)) {
            return "it has a quota, and no throttling";
        }
        return "";
    }

    private static VmObservation observation(Vm vm, Map<String, Double> of) {
        double used = of.getOrDefault(Signal.USED.text(), 0.0);
        VmObservation.Builder observation = VmObservation.builder(vm.id(), sampledAt(of))
                .stealRatio(Math.min(1.0, of.getOrDefault(Signal.STEAL.text(), 0.0)))
                .load5(of.getOrDefault(Signal.LOAD5.text(), 0.0))
                .cpuUsedMicroCores(Math.round(used * MicroCores.PER_CORE));
        throttledRatio(vm, of).ifPresent(observation::throttledRatio);
        return observation.build();
    }

    private static Instant sampledAt(Map<String, Double> of) {
        double oldest = of.entrySet().stream()
                .filter(value -> value.getKey().startsWith(Signals.SAMPLED_AT))
                .mapToDouble(Map.Entry::getValue)
                .min()
                .orElseThrow();
        return Instant.ofEpochMilli((long) (oldest * 1_000.0));
    }

    private static OptionalDouble throttledRatio(Vm vm, Map<String, Double> of) {
        Double cores = of.get(Signal.THROTTLED_CORES.text());
        if (cores != null) {
            return OptionalDouble.of(Math.min(1.0, cores / vm.vcpus()));
        }
        Double ratio = of.get(Signal.THROTTLED_RATIO.text());
        return ratio == null ? OptionalDouble.empty() : OptionalDouble.of(Math.min(1.0, ratio));
    }
}
