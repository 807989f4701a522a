package io.stealaway.prometheus;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The queries: one PromQL expression for each signal, which gives one value per VM.
 *
 * <p>{@code $window} in an expression stands for {@link PrometheusConfig.Builder#window}. All expressions of one observation
 * are evaluated at the same instant. The presets leave out, by {@code quality}, VMs whose series are doubled or of which a
 * counter began again, or ran backwards, within the window: Prometheus would take what it shows then for an increase.
 *
 * <p>Immutable and thread-safe.
 */
public final class Signals {
    /** The label by which the answer to {@code quality} tells its parts apart. */
    static final String PART = "stealaway";

    static final String SAMPLED_AT = "sampled_at";
    static final String SAMPLES = "samples";
    static final String DOUBLED = "doubled";
    static final String RESTARTED = "restarted";

    private final String stealRatio;
    private final String cpuUsedCores;
    private final String load5;
    private final Optional<String> throttledCores;
    private final Optional<String> throttledRatio;
    private final Quality quality;
    private final SortedMap<String, String> metrics;
    private final boolean stealOfHypervisor;

    private Signals(
            String stealRatio,
            String cpuUsedCores,
            String load5,
            Optional<String> throttledCores,
            Optional<String> throttledRatio,
            Quality quality,
            Map<String, String> metrics,
            boolean stealOfHypervisor) {
        this.stealRatio = Check.promQl("stealRatio", stealRatio);
        this.cpuUsedCores = Check.promQl("cpuUsedCores", cpuUsedCores);
        this.load5 = Check.promQl("load5", load5);
        this.throttledCores = throttledCores;
        this.throttledRatio = throttledRatio;
        this.quality = quality;
        this.stealOfHypervisor = stealOfHypervisor;
        this.metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    }

    /**
     * Returns the signals of node_exporter inside each guest.
     *
     * @param matchers which series, for example {@code job="guests"}; empty means all
     * @param vmLabel the label that tells the VMs apart, {@code instance} as a rule
     */
    public static Signals nodeExporter(String matchers, String vmLabel) {
        Check.label("vmLabel", vmLabel);
        String more = matchers.isBlank() ? "" : "," + matchers;
        String steal = "node_cpu_seconds_total{mode=\"steal\"" + more + "}";
        String busy = "node_cpu_seconds_total{mode=~\"user|nice|system|irq|softirq\"" + more + "}";
        String counted = "node_cpu_seconds_total{mode=~\"user|nice|system|irq|softirq|steal\"" + more + "}";
        String load5 = "node_load5{" + matchers + "}";
        String by = "by (" + vmLabel + ") ";
        return new Signals(
                "avg " + by + "(max by (" + vmLabel + ", cpu) (rate(" + steal + "[$window])))",
                "sum " + by + "(max by (" + vmLabel + ", cpu, mode) (rate(" + busy + "[$window])))",
                "max " + by + "(" + load5 + ")",
                Optional.empty(),
                Optional.empty(),
                new Quality(
                        part(SAMPLED_AT, "min " + by + "(timestamp(" + steal + "))")
                                + or(SAMPLED_AT + "_load5", "min " + by + "(timestamp(" + load5 + "))"),
                        "min " + by + "(count_over_time(" + steal + "[$window]))",
                        or(DOUBLED, doubled(by, vmLabel + ", cpu", steal))
                                + or(RESTARTED, "max " + by + "(resets(" + counted + "[$window])) > 0")),
                Map.of("node_cpu_seconds_total", steal, "node_load5", load5),
                false);
    }

    /**
     * Returns the signals of a libvirt exporter on each hypervisor: no agent in the guest is needed.
     *
     * <p>A hypervisor does not know the load average of a guest. Unless {@link #withLoad5} says otherwise, load5 is the CPU
     * that the VM wanted (used and waited for) over 5 minutes, which a true load average is never below; set the policy's
     * {@code load5PerVcpu} below 1 then.
     *
     * <p>What a hypervisor counts as waiting contains what the VM's own quota withheld. Unless {@link #withThrottledCores} or
     * {@link #withThrottledRatio} tells how much that is, it is taken from the quota: of a VM that uses nearly all that its quota
     * allows, as much of the waiting as the quota explains is throttling. A quota that the topology does not know is not seen so.
     *
     * <p>Series are told apart by the label {@code uuid} too, where there is one.
     *
     * @param names what the exporter calls its counters
     * @param matchers which series, for example {@code job="libvirt"}; empty means all
     */
    public static Signals libvirt(LibvirtMetricNames names, String matchers) {
        String delay = names.delay() + "{" + matchers + "}";
        String time = names.time() + "{" + matchers + "}";
        // Exporters that know a domain's id tell it; of the others it is empty, and the name must do.
        String identity = names.domainLabel()
                + (names.domainLabel().equals(VmMapping.UUID) ? "" : ", " + VmMapping.UUID)
                + ", " + names.hostLabel();
        String by = "by (" + identity + ") ";
        String perVcpu = "max by (" + identity + ", " + names.vcpuLabel() + ") ";
        String unit = names.unitSeconds() == 1.0 ? "" : " * " + names.unitSeconds();
        return new Signals(
                "avg " + by + "(" + perVcpu + "(rate(" + delay + "[$window])))" + unit,
                "sum " + by + "(" + perVcpu + "(rate(" + time + "[$window])))" + unit,
                "(sum " + by + "(" + perVcpu + "(rate(" + time + "[5m]))) + sum " + by + "(" + perVcpu + "(rate("
                        + delay + "[5m]))))" + unit,
                Optional.empty(),
                Optional.empty(),
                new Quality(
                        part(SAMPLED_AT, "min " + by + "(timestamp(" + delay + "))"),
                        "min " + by + "(count_over_time(" + delay + "[$window]))",
                        or(DOUBLED, doubled(by, identity + ", " + names.vcpuLabel(), delay))
                                + or(RESTARTED, "max " + by + "(resets(" + time + "[$window])) > 0")
                                + or(RESTARTED, "max " + by + "(resets(" + delay + "[$window])) > 0")),
                Map.of(names.delay(), delay, names.time(), time),
                true);
    }

    /**
     * Returns signals of your own.
     *
     * @param stealRatio steal as a fraction of all vCPUs' time, in [0,1], one value per VM
     * @param cpuUsedCores CPU used, in cores
     * @param load5 load average over 5 minutes
     * @param sampledAt time of the newest raw sample, Unix seconds: {@code timestamp()} of the bare metric, as that of an
     *     expression is the time of the query
     * @param samples number of raw samples that the rates were taken from
     */
    public static Signals ownPromQl(
            String stealRatio, String cpuUsedCores, String load5, String sampledAt, String samples) {
        Check.promQl("sampledAt", sampledAt);
        Check.promQl("samples", samples);
        return new Signals(
                stealRatio,
                cpuUsedCores,
                load5,
                Optional.empty(),
                Optional.empty(),
                new Quality(part(SAMPLED_AT, sampledAt), samples, ""),
                Map.of(),
                false);
    }

    /** Returns these signals with load5 from elsewhere, for example from guests, with labels that the mapping knows. */
    public Signals withLoad5(String promQl) {
        return new Signals(
                stealRatio, cpuUsedCores, promQl, throttledCores, throttledRatio, quality, metrics, stealOfHypervisor);
    }

    /**
     * Returns these signals with throttling: the CPU that a VM's own quota withheld, in cores, for example the rate of the
     * throttled time of its cgroup. Fewer than all VMs may have it; a VM with a quota must.
     */
    public Signals withThrottledCores(String promQl) {
        Check.promQl("throttledCores", promQl);
        return new Signals(
                stealRatio,
                cpuUsedCores,
                load5,
                Optional.of(promQl),
                Optional.empty(),
                quality,
                metrics,
                stealOfHypervisor);
    }

    /**
     * Returns these signals with throttling as a fraction of the VM's time, for example
     * {@code rate(nr_throttled) / rate(nr_periods)}, the share of periods in which it was throttled, which is never too low.
     */
    public Signals withThrottledRatio(String promQl) {
        Check.promQl("throttledRatio", promQl);
        return new Signals(
                stealRatio,
                cpuUsedCores,
                load5,
                Optional.empty(),
                Optional.of(promQl),
                quality,
                metrics,
                stealOfHypervisor);
    }

    /** Returns these signals with one more series that must exist, by the name that the self-test complains with. */
    public Signals withRequiredMetric(String name, String selector) {
        Check.promQl("selector", selector);
        TreeMap<String, String> more = new TreeMap<>(metrics);
        more.put(Objects.requireNonNull(name, "name"), selector);
        return new Signals(
                stealRatio, cpuUsedCores, load5, throttledCores, throttledRatio, quality, more, stealOfHypervisor);
    }

    private static String part(String name, String promQl) {
        return "label_replace(" + promQl + ", \"" + PART + "\", \"" + name + "\", \"\", \"\")";
    }

    private static String or(String name, String promQl) {
        return " or " + part(name, promQl);
    }

    /** Counts over the whole window, since a series that has just ended still counts in its rates. */
    private static String doubled(String by, String identity, String selector) {
        return "max " + by + "(count by (" + identity + ") (count_over_time(" + selector + "[$window]))) > 1";
    }

    /** Returns whether throttling is a part of what is read as steal, and no signal tells how much. */
    boolean hidesThrottling() {
        return stealOfHypervisor && throttledCores.isEmpty() && throttledRatio.isEmpty();
    }

    boolean readsGuestCounters() {
        return stealRatio.contains("node_cpu");
    }

    /** Returns the expressions by signal. */
    SortedMap<Signal, String> expressions(Duration window) {
        TreeMap<Signal, String> all = new TreeMap<>();
        all.put(Signal.STEAL, stealRatio);
        all.put(Signal.USED, cpuUsedCores);
        all.put(Signal.LOAD5, load5);
        throttledCores.ifPresent(promQl -> all.put(Signal.THROTTLED_CORES, promQl));
        throttledRatio.ifPresent(promQl -> all.put(Signal.THROTTLED_RATIO, promQl));
        all.put(Signal.QUALITY, quality.now());
        all.replaceAll((signal, promQl) -> within(window, promQl));
        return all;
    }

    /**
     * Returns the expressions that tell what VMs wanted at past moments: steal, used CPU, and under {@link Signal#QUALITY} only of
     * which VM the other two are not to be believed. Numbers have four decimals, so that an answer about many moments is short.
     */
    SortedMap<Signal, String> history(Duration window, int minSamples) {
        TreeMap<Signal, String> all = new TreeMap<>();
        all.put(Signal.STEAL, "round(" + stealRatio + ", 0.0001)");
        all.put(Signal.USED, "round(" + cpuUsedCores + ", 0.0001)");
        all.put(Signal.QUALITY, quality.doubted(minSamples));
        all.replaceAll((signal, promQl) -> within(window, promQl));
        return all;
    }

    /** Returns the same with load and, where it is known, throttling. */
    SortedMap<Signal, String> past(Duration window, int minSamples) {
        TreeMap<Signal, String> all = new TreeMap<>(history(window, minSamples));
        all.put(Signal.LOAD5, within(window, "round(" + load5 + ", 0.01)"));
        throttledCores.ifPresent(
                promQl -> all.put(Signal.THROTTLED_CORES, within(window, "round(" + promQl + ", 0.0001)")));
        throttledRatio.ifPresent(
                promQl -> all.put(Signal.THROTTLED_RATIO, within(window, "round(" + promQl + ", 0.0001)")));
        return all;
    }

    private static String within(Duration window, String promQl) {
        String span = window.toMillis() % 1000 == 0 ? window.toSeconds() + "s" : window.toMillis() + "ms";
        return promQl.replace("$window", span);
    }

    /**
     * What tells whether a VM's values are to be believed.
     *
     * @param sampledAt when they were sampled, by parts
     * @param samples of how many samples they are
     * @param doubts of which VMs they are not to be believed, by parts, each after an {@code or}; may be empty
     */
    private record Quality(String sampledAt, String samples, String doubts) {
        String now() {
            return sampledAt + or(SAMPLES, samples) + doubts;
        }

        String doubted(int minSamples) {
            return part(SAMPLES, samples + " < " + minSamples) + doubts;
        }
    }

    /** Returns the selectors of series that must exist, by metric name. */
    SortedMap<String, String> metrics() {
        return metrics;
    }
}
