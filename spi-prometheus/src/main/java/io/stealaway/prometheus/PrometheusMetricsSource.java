package io.stealaway.prometheus;

import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.MetricsSource;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes VMs by PromQL. The server takes the rates; one value per VM and signal comes back, in at most five queries.
 *
 * <p>A VM that lacks a value, has one that cannot be (no number, below 0, a share above 1, a sample from the future), has too
 * few samples, doubled series, or a counter that began again within the window is left out. A signal without any series, a
 * warning, a partial or truncated answer or a clock that is off fails the whole observation.
 *
 * <p>{@code sampledAt} is the time of the newest raw sample, the oldest among a VM's series; the rates look back one window
 * before it.
 *
 * <p>Thread-safe.
 */
public final class PrometheusMetricsSource implements MetricsSource {
    private static final Logger LOG = LoggerFactory.getLogger(PrometheusMetricsSource.class);
    private static final int NAMED_IN_LOG = 5;
    private static final String HOST_HINT =
            ". Maybe the host label's regular expression must leave the name that the topology has in its first group, such"
                    + " as ([^.:]+).*";

    private final PrometheusConfig config;
    private final PrometheusApi api;

    /** Creates a source; asks nothing yet. */
    public PrometheusMetricsSource(PrometheusConfig config) {
        this(config, RetryDelay.REAL);
    }

    PrometheusMetricsSource(PrometheusConfig config, RetryDelay retryDelay) {
        this.config = config;
        this.api = new PrometheusApi(config, retryDelay);
    }

    /**
     * Checks at start what would otherwise look like a cluster without VMs: that the server answers, that every metric of a
     * preset and every signal has series now, and that the clocks agree.
     *
     * @return the number of series by metric or signal
     * @throws BackendException.NotFound naming the metric or signal that has no series
     * @throws BackendException if the server does not answer
     */
    public SortedMap<String, Long> selfTest() {
        if (config.signals().hidesThrottling()) {
            LOG.info(
                    "throttling is taken from the quotas that the topology tells; where quotas are set by other means, give"
                            + " throttledCores from the cgroups, or VMs that are held back by them will look as if they suffered");
        }
        Instant at = config.clock().instant().minus(config.offset());
        TreeMap<String, Long> series = new TreeMap<>();
        config.signals().metrics().forEach((name, selector) -> series.put(name, count(name, selector, at)));
        config.signals()
                .expressions(config.window())
                .forEach((signal, promQl) -> series.put("signal " + signal.text(), count(signal.text(), promQl, at)));
        return series;
    }

    private long count(String name, String promQl, Instant at) {
        List<Sample> answer = api.query("the number of series of " + name, "count(" + promQl + ")", at);
        if (answer.isEmpty()) {
            throw nothing(name, promQl);
        }
        return (long) answer.get(0).value();
    }

    @Override
    public Observations observe(ClusterSnapshot topology) {
        if (topology.vms().stream().noneMatch(Vm::running)) {
            return Observations.none();
        }
        Reading read = read(topology);
        report(topology, read);
        return read.observations();
    }

    /**
     * What was read.
     *
     * <p>Immutable and thread-safe.
     *
     * @param observations what {@link #observe} answers, with the series that are of no VM
     * @param leftOut why each running VM that is not observed was left out
     */
    public record Reading(Observations observations, SortedMap<VmId, String> leftOut) {
        /** Copies. */
        public Reading {
            Objects.requireNonNull(observations, "observations");
            leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
        }
    }

    /**
     * Observes as {@link #observe} does, and tells why VMs were left out.
     *
     * @throws BackendException as {@link #observe} does
     */
    public Reading read(ClusterSnapshot topology) {
        Instant at = config.clock().instant().minus(config.offset());
        VmIndex index = new VmIndex(topology, config.mapping());
        Readings readings = new Readings(
                config.minSamples(),
                at,
                index,
                config.window(),
                config.signals().hidesThrottling());
        for (Map.Entry<Signal, String> question :
                config.signals().expressions(config.window()).entrySet()) {
            ask(question.getKey(), question.getValue(), at, index, readings);
        }
        Observations observations = readings.observations(topology, index.unmatched());
        return new Reading(observations, readings.leftOut());
    }

    private void ask(Signal signal, String promQl, Instant at, VmIndex index, Readings readings) {
        List<Sample> answer = api.query(signal.text(), promQl, at);
        if (answer.isEmpty()) {
            throw nothing(signal.text(), promQl);
        }
        int matched = 0;
        for (Sample sample : answer) {
            var vm = index.vmOf(sample);
            if (vm.isPresent()) {
                readings.add(signal, vm.get().id(), sample);
                matched++;
            }
        }
        if (matched == 0 && signal == Signal.STEAL) {
            throw new BackendException.NotFound(
                    "prometheus: observe",
                    "none of " + answer.size() + " series of " + signal.text()
                            + " is of a known VM; check the mapping. The first: "
                            + index.unmatched().stream()
                                    .findFirst()
                                    .or(index::elsewhere)
                                    .orElse("none")
                            + (index.elsewhere().isPresent() ? HOST_HINT : ""));
        }
    }

    private static BackendException nothing(String name, String promQl) {
        return new BackendException.NotFound(
                "prometheus: read " + name, "no series; the metric is missing or was renamed: " + promQl);
    }

    private static void report(ClusterSnapshot topology, Reading read) {
        if (read.leftOut().isEmpty()) {
            return;
        }
        LOG.info(
                "observed {} VMs and left out {}, first {}",
                read.observations().byVm().size(),
                read.leftOut().size(),
                read.leftOut().entrySet().stream().limit(NAMED_IN_LOG).toList());
        LOG.debug("topology of {} VMs; left out {}", topology.vms().size(), read.leftOut());
    }
}
