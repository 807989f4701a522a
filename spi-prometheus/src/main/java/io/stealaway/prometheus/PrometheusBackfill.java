package io.stealaway.prometheus;

import io.stealaway.internal.Require;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Reads what a loop would have seen at past moments, to record days that are over. By the same signals as
 * {@link PrometheusMetricsSource}, in range queries. Where VMs were then Prometheus does not tell: they are taken to have been where the
 * topology has them, so that days on which many moved are told less well.
 *
 * <p>Asks for as many moments at once as fit into one answer of {@link PrometheusConfig.Builder#maxAnswerBytes}, four to five queries
 * each time, oldest first, and holds no more than these in memory. 1,000 VMs at 2,016 moments, seven days of five minutes, take three
 * times as many.
 *
 * <p>A VM is left out at a moment at which one of its values is missing or cannot be, has too few samples, doubled series, or a counter
 * that began again. Thread-safe.
 */
public final class PrometheusBackfill {
    private final PrometheusConfig config;
    private final PrometheusApi api;

    /** Creates a reader; asks nothing yet. */
    public PrometheusBackfill(PrometheusConfig config) {
        this(config, RetryDelay.REAL);
    }

    PrometheusBackfill(PrometheusConfig config, RetryDelay retryDelay) {
        this.config = config;
        this.api = PrometheusApi.ofHistory(config, retryDelay);
    }

    /**
     * Hands over the topology with the observations of each moment, oldest first; moments at which no VM was observed are left out.
     *
     * @param topology the hosts, and where the VMs are; others are left out
     * @param length how far to look back from now, a minute to 31 days
     * @param interval between two moments, whole seconds, 1 minute to 1 hour, at most the length
     * @return how many moments were handed over
     * @throws BackendException if one query of all gets no complete answer, or no series is of a known VM
     */
    public int read(ClusterSnapshot topology, Duration length, Duration interval, Consumer<ClusterSnapshot> pass) {
        Require.between("length", length, Duration.ofMinutes(1), Duration.ofDays(31));
        Require.between("interval", interval, Duration.ofMinutes(1), Duration.ofHours(1));
        long step = interval.toSeconds();
        long last =
                Math.floorDiv(config.clock().instant().minus(config.offset()).getEpochSecond(), step) * step;
        int moments = (int) Math.max(1, length.toSeconds() / step);
        int together = PastMoments.together(Math.max(1, topology.vms().size()), config.maxAnswerBytes());
        VmIndex index = VmIndex.wherever(topology, config.mapping());
        int told = 0;
        for (int left = moments; left > 0; left -= together) {
            PastMoments past =
                    new PastMoments(topology, index, last - (left - 1) * step, step, Math.min(left, together));
            past.read(api, config.signals().past(config.window(), config.minSamples()));
            for (int moment = 0; moment < past.moments(); moment++) {
                List<VmObservation> seen = observations(topology, past, moment);
                if (!seen.isEmpty()) {
                    pass.accept(topology.withTakenAt(past.moment(moment)).withObservations(Observations.of(seen)));
                    told++;
                }
            }
        }
        if (told == 0) {
            throw PastMoments.nothing(index);
        }
        return told;
    }

    private List<VmObservation> observations(ClusterSnapshot topology, PastMoments past, int moment) {
        List<VmObservation> seen = new ArrayList<>();
        for (int vm = 0; vm < topology.vms().size(); vm++) {
            double load5 = past.value(Signal.LOAD5, vm, moment);
            if (topology.vms().get(vm).running() && past.believed(vm, moment) && load5 >= 0.0) {
                seen.add(observation(topology.vms().get(vm), past, vm, moment, load5));
            }
        }
        return seen;
    }

    private VmObservation observation(Vm facts, PastMoments past, int vm, int moment, double load5) {
        double steal = Math.min(1.0, past.steal(vm, moment));
        double used = past.used(vm, moment);
        Instant at = past.moment(moment);
        VmObservation.Builder seen = VmObservation.builder(facts.id(), at)
                .window(config.window())
                .stealRatio(steal)
                .load5(load5)
                .cpuUsedMicroCores(Math.round(used * MicroCores.PER_CORE));
        throttled(facts, past, vm, moment, steal, used).ifPresent(seen::throttledRatio);
        return seen.build();
    }

    private OptionalDouble throttled(Vm facts, PastMoments past, int vm, int moment, double steal, double used) {
        double cores = past.value(Signal.THROTTLED_CORES, vm, moment);
        double ratio = past.value(Signal.THROTTLED_RATIO, vm, moment);
        if (cores >= 0.0) {
            return OptionalDouble.of(Math.min(1.0, cores / facts.vcpus()));
        }
        if (ratio >= 0.0) {
            return OptionalDouble.of(Math.min(1.0, ratio));
        }
        return config.signals().hidesThrottling()
                ? Readings.throttledByQuota(facts, steal, used)
                : OptionalDouble.empty();
    }
}
