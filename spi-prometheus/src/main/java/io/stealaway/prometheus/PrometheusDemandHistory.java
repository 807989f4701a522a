package io.stealaway.prometheus;

import io.stealaway.internal.Require;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.MetricsSource;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what VMs wanted before, used plus stolen CPU, so that a loop that has just begun need not wait for days. By the same
 * signals as {@link PrometheusMetricsSource}, evaluated at past moments.
 *
 * <p>Asks three range queries for as many moments as fit into one answer of {@link PrometheusConfig.Builder#maxAnswerBytes}, and at
 * most {@value #MOST_QUERIES} in all, for the newest moments first. 12,000 VMs at 672 moments, seven days of 15 minutes, take 24
 * queries of at most 64 MiB each, 400 MB together. Set {@link PrometheusConfig.Builder#historyTimeout} for
 * as long as the server may need for one.
 *
 * <p>A VM lacks a moment at which one of its values is missing or cannot be, has too few samples, doubled series, or a counter that
 * began again. What was measured on former hosts counts: demand goes with the VM.
 *
 * <p>Thread-safe.
 */
public final class PrometheusDemandHistory implements MetricsSource.Past {
    private static final Logger LOG = LoggerFactory.getLogger(PrometheusDemandHistory.class);
    /** So many queries are asked at most. */
    private static final int MOST_QUERIES = 300;

    private static final int SIGNALS = 3;

    private final PrometheusConfig config;
    private final PrometheusApi api;

    /** Creates a reader; asks nothing yet. */
    public PrometheusDemandHistory(PrometheusConfig config) {
        this(config, RetryDelay.REAL);
    }

    PrometheusDemandHistory(PrometheusConfig config, RetryDelay retryDelay) {
        this.config = config;
        this.api = PrometheusApi.ofHistory(config, retryDelay);
    }

    /**
     * Reads the moments up to now.
     *
     * @param topology the VMs that are there now; others are left out
     * @param interval between two moments, whole seconds, 1 minute to 1 day; a policy's {@code foresight.interval}
     * @param moments how many, 1 to 10,000; a policy's {@code foresight.moments}; fewer when so many cannot be kept or asked for
     * @return no moment at all while the server itself knows none, as one that was started a moment ago
     * @throws BackendException if one query of all gets no complete answer, or series are there but none is of a known VM
     */
    @Override
    public DemandHistory read(ClusterSnapshot topology, Duration interval, int moments) {
        Require.between("interval", interval, Duration.ofMinutes(1), Duration.ofDays(1));
        Require.between("moments", moments, 1, 10_000);
        int vms = topology.vms().size();
        if (vms == 0) {
            return DemandHistory.empty();
        }
        int together = PastMoments.together(vms, config.maxAnswerBytes());
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
            PastMoments past = new PastMoments(PastVms.steady(topology, index, count), last - (count - 1) * step, step);
            past.read(api, config.signals().history(config.window(), config.minSamples()));
            known += add(topology, past, history);
            last -= count * step;
        }
        if (known == 0 && !index.unmatched().isEmpty()) {
            throw PastMoments.nothing(index);
        }
        LOG.info("read what {} VMs wanted at {} moments: {} numbers", vms, most, known);
        return known == 0 ? DemandHistory.empty() : history.build();
    }

    /** Returns how many numbers were added. */
    private static long add(ClusterSnapshot topology, PastMoments past, DemandHistory.Builder history) {
        long known = 0;
        for (int vm = 0; vm < topology.vms().size(); vm++) {
            Vm facts = topology.vms().get(vm);
            for (int moment = 0; moment < past.moments(); moment++) {
                if (past.believed(vm, moment, facts.vcpus())) {
                    double cores =
                            Math.min(facts.vcpus(), past.used(vm, moment) + past.steal(vm, moment) * facts.vcpus());
                    history.wanted(facts.id(), past.moment(moment), (long) (cores * MicroCores.PER_CORE));
                    known++;
                }
            }
        }
        return known;
    }
}
