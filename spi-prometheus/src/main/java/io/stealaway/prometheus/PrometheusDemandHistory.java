package io.stealaway.prometheus;

import io.stealaway.internal.Require;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what VMs wanted before, used plus stolen CPU, so that a loop that has just begun need not wait for days. By the same
 * signals as {@link PrometheusMetricsSource}, evaluated at past moments.
 *
 * <p>Asks three range queries for as many moments as fit into one answer of {@link PrometheusConfig.Builder#maxAnswerBytes}, and at
 * most {@value #MOST_QUERIES} in all, for the newest moments first. 12,000 VMs at 672 moments, seven days of 15 minutes, take 24
 * queries of at most 64 MiB each, 400 MB together. Set the timeout for as long as the server may need for one.
 *
 * <p>A VM lacks a moment at which one of its values is missing or cannot be, has too few samples, doubled series, or a counter that
 * began again. What was measured on former hosts counts: demand goes with the VM.
 *
 * <p>Thread-safe.
 */
public final class PrometheusDemandHistory {
    private static final Logger LOG = LoggerFactory.getLogger(PrometheusDemandHistory.class);
    /** So many queries are asked at most. */
    private static final int MOST_QUERIES = 300;

    private static final int SIGNALS = 3;
    /** What one value takes in an answer, at most: a time, a number of four decimals, and its part of the labels. */
    private static final int BYTES_PER_VALUE = 48;
    /** Prometheus refuses more points for each series. */
    private static final int MOST_POINTS = 11_000;

    private final PrometheusConfig config;
    private final PrometheusApi api;

    /** Creates a reader; asks nothing yet. */
    public PrometheusDemandHistory(PrometheusConfig config) {
        this(config, RetryDelay.REAL);
    }

    PrometheusDemandHistory(PrometheusConfig config, RetryDelay retryDelay) {
        this.config = config;
        this.api = new PrometheusApi(config, retryDelay);
    }

    /**
     * Reads the moments up to now.
     *
     * @param topology the VMs that are there now; others are left out
     * @param interval between two moments, whole seconds, 1 minute to 1 day; a policy's {@code foresight.interval}
     * @param moments how many, 1 to 10,000; a policy's {@code foresight.moments}; fewer when so many cannot be kept or asked for
     * @throws BackendException if one query of all gets no complete answer, or no series is of a known VM
     */
    public DemandHistory read(ClusterSnapshot topology, Duration interval, int moments) {
        Require.between("interval", interval, Duration.ofMinutes(1), Duration.ofDays(1));
        Require.between("moments", moments, 1, 10_000);
        int vms = topology.vms().size();
        if (vms == 0) {
            return DemandHistory.empty();
        }
        long perMoment = (long) vms * BYTES_PER_VALUE;
        // A quarter is left to labels.
        int together = (int) Math.max(1, Math.min(MOST_POINTS, config.maxAnswerBytes() * 3L / 4 / perMoment));
        int most = Math.min(moments, Math.min(DemandHistory.MAX_CELLS / vms, together * (MOST_QUERIES / SIGNALS)));
        if (most < moments) {
            LOG.info("of {} moments of {} VMs the newest {} are read", moments, vms, most);
        }
        long step = interval.toSeconds();
        long last =
                Math.floorDiv(config.clock().instant().minus(config.offset()).getEpochSecond(), step) * step;
        DemandHistory.Builder history = DemandHistory.builder(interval);
        topology.vms().forEach(vm -> history.vm(vm.id(), vm.vcpus()));
        VmIndex index = VmIndex.wherever(topology, config.mapping());
        long known = 0;
        for (int left = most; left > 0; left -= together) {
            int count = Math.min(left, together);
            Chunk chunk = new Chunk(topology, index, last - (count - 1) * step, step, count);
            chunk.read();
            known += chunk.addTo(history);
            last -= count * step;
        }
        if (known == 0) {
            throw new BackendException.NotFound(
                    "prometheus: read history",
                    "no series is of a known VM; check the mapping. The first: "
                            + index.unmatched().stream().findFirst().orElse("none"));
        }
        LOG.info("read what {} VMs wanted at {} moments: {} numbers", vms, most, known);
        return history.build();
    }

    /** Some moments in a row. */
    private final class Chunk {
        private final ClusterSnapshot topology;
        private final VmIndex index;
        private final long first;
        private final long step;
        private final int moments;
        /** By VM and moment; not a number while missing. */
        private final double[] steal;

        private final double[] used;
        /** Which must not be believed. */
        private final boolean[] doubted;

        Chunk(ClusterSnapshot topology, VmIndex index, long first, long step, int moments) {
            this.topology = topology;
            this.index = index;
            this.first = first;
            this.step = step;
            this.moments = moments;
            int cells = topology.vms().size() * moments;
            steal = new double[cells];
            used = new double[cells];
            doubted = new boolean[cells];
            Arrays.fill(steal, Double.NaN);
            Arrays.fill(used, Double.NaN);
        }

        void read() {
            for (Map.Entry<Signal, String> question : config.signals()
                    .history(config.window(), config.minSamples())
                    .entrySet()) {
                api.queryRange(
                        question.getKey().text(),
                        question.getValue(),
                        Instant.ofEpochSecond(first),
                        Instant.ofEpochSecond(first + (moments - 1) * step),
                        Duration.ofSeconds(step),
                        (labels, seconds, values, count) -> take(question.getKey(), labels, seconds, values, count));
            }
        }

        private void take(Signal signal, SortedMap<String, String> labels, long[] seconds, double[] values, int count) {
            Optional<Vm> vm = index.vmOf(new Sample(labels, Double.NaN));
            if (vm.isEmpty()) {
                return;
            }
            int row = topology.vmIndex(vm.get().id()).orElseThrow() * moments;
            for (int value = 0; value < count; value++) {
                long moment = (seconds[value] - first) / step;
                if (seconds[value] < first || moment >= moments || (seconds[value] - first) % step != 0) {
                    continue;
                }
                int cell = row + (int) moment;
                switch (signal) {
                    case STEAL -> put(steal, cell, values[value]);
                    case USED -> put(used, cell, values[value]);
                    default -> doubted[cell] = true;
                }
            }
        }

        /** Two series of one VM at one moment are of two hosts, or of one that is read twice. */
        private void put(double[] column, int cell, double value) {
            doubted[cell] |= !Double.isNaN(column[cell]) || Double.isNaN(value);
            column[cell] = value;
        }

        private boolean believed(int cell, int vcpus) {
            double most = 1.0 + Readings.EXTRAPOLATION;
            // Comparisons with what is no number are false.
            return !doubted[cell]
                    && steal[cell] >= 0.0
                    && steal[cell] <= most
                    && used[cell] >= 0.0
                    && used[cell] <= most * vcpus;
        }

        /** Returns how many numbers were added. */
        long addTo(DemandHistory.Builder history) {
            long known = 0;
            for (int vm = 0; vm < topology.vms().size(); vm++) {
                Vm facts = topology.vms().get(vm);
                for (int moment = 0; moment < moments; moment++) {
                    int cell = vm * moments + moment;
                    if (believed(cell, facts.vcpus())) {
                        double cores = Math.min(facts.vcpus(), used[cell] + steal[cell] * facts.vcpus());
                        history.wanted(facts.id(), Instant.ofEpochSecond(first + moment * step), (long)
                                (cores * MicroCores.PER_CORE));
                        known++;
                    }
                }
            }
            return known;
        }
    }
}
