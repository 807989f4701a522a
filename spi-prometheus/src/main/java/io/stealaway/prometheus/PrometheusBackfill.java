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
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads what a loop would have seen at past moments, to record days that are over. By the same signals as
 * {@link PrometheusMetricsSource}, in range queries. Where VMs were then Prometheus does not tell: either they are taken to have been
 * where one topology has them, so that days on which many moved are told less well, or the topology of each moment is given, as
 * a recording of a loop has it.
 *
 * <p>Asks for as many moments at once as fit into one answer of {@link PrometheusConfig.Builder#maxAnswerBytes}, four to five queries
 * each time, oldest first, and holds no more than these in memory. 1,000 VMs at 2,016 moments, seven days of five minutes, take three
 * times as many.
 *
 * <p>A VM is left out at a moment at which one of its values is missing or cannot be, has too few samples, doubled series, or a counter
 * that began again. Thread-safe.
 */
public final class PrometheusBackfill {
    private static final Duration LONGEST = Duration.ofDays(31);

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
        Require.between("length", length, Duration.ofMinutes(1), LONGEST);
        long step = step(interval);
        long moments = Math.max(1, length.toSeconds() / step);
        long last = newest(config.clock().instant(), step);
        return read(
                at -> topology,
                (known, first) -> VmIndex.wherever(known, config.mapping()),
                last - (moments - 1) * step,
                last,
                step,
                pass);
    }

    /**
     * The same from one instant to another, both included; moments are whole multiples of the interval since 1970.
     *
     * @param topology the hosts, and where the VMs are; others are left out
     * @param from the first instant, at most 31 days before the last one
     * @param until the last instant; one that is not over for as long as {@link PrometheusConfig.Builder#offset} is left out
     * @param interval between two moments, whole seconds, 1 minute to 1 hour
     * @return how many moments were handed over
     * @throws IllegalArgumentException if there is no moment between the two
     * @throws BackendException if one query of all gets no complete answer, or no series is of a known VM
     */
    public int read(
            ClusterSnapshot topology, Instant from, Instant until, Duration interval, Consumer<ClusterSnapshot> pass) {
        return between(
                at -> topology,
                (known, first) -> VmIndex.wherever(known, config.mapping()),
                from,
                until,
                interval,
                pass);
    }

    /**
     * The same with the topology of each moment: series are those of the hosts on which it has the VMs, as for a loop.
     *
     * @param topology returns hosts and VMs as they were at a moment, the same object while nothing changed; what it throws for a moment
     *     that it knows nothing of is thrown before anything is asked if that is the first or the last moment
     * @param from the first instant, at most 31 days before the last one
     * @param until the last instant; one that is not over for as long as {@link PrometheusConfig.Builder#offset} is left out
     * @param interval between two moments, whole seconds, 1 minute to 1 hour
     * @return how many moments were handed over
     * @throws IllegalArgumentException if there is no moment between the two
     * @throws BackendException if one query of all gets no complete answer, or no series is of a VM that is known then
     */
    public int read(
            Function<Instant, ClusterSnapshot> topology,
            Instant from,
            Instant until,
            Duration interval,
            Consumer<ClusterSnapshot> pass) {
        return between(topology, this::thenThere, from, until, interval, pass);
    }

    private VmIndex thenThere(ClusterSnapshot topology, boolean remembers) {
        return remembers ? new VmIndex(topology, config.mapping()) : VmIndex.silent(topology, config.mapping());
    }

    private static long step(Duration interval) {
        Require.between("interval", interval, Duration.ofMinutes(1), Duration.ofHours(1));
        return interval.toSeconds();
    }

    /** Returns the last moment up to an instant whose samples are all there. */
    private long newest(Instant until, long step) {
        return Math.floorDiv(until.minus(config.offset()).getEpochSecond(), step) * step;
    }

    private int between(
            Function<Instant, ClusterSnapshot> topology,
            BiFunction<ClusterSnapshot, Boolean, VmIndex> index,
            Instant from,
            Instant until,
            Duration interval,
            Consumer<ClusterSnapshot> pass) {
        Require.between("until - from", Duration.between(from, until), Duration.ofMinutes(1), LONGEST);
        long step = step(interval);
        Instant now = config.clock().instant();
        long first = -Math.floorDiv(-from.getEpochSecond() - (from.getNano() > 0 ? 1 : 0), step) * step;
        long last = Math.min(newest(now, step), Math.floorDiv(until.getEpochSecond(), step) * step);
        if (last < first) {
            throw new IllegalArgumentException(
                    "no whole multiple of " + interval + " that is over is between " + from + " and " + until);
        }
        Objects.requireNonNull(topology.apply(Instant.ofEpochSecond(first)), "topology");
        Objects.requireNonNull(topology.apply(Instant.ofEpochSecond(last)), "topology");
        return read(topology, index, first, last, step, pass);
    }

    private int read(
            Function<Instant, ClusterSnapshot> topology,
            BiFunction<ClusterSnapshot, Boolean, VmIndex> index,
            long first,
            long last,
            long step,
            Consumer<ClusterSnapshot> pass) {
        Optional<VmIndex> oldest = Optional.empty();
        int told = 0;
        for (long next = first; next <= last; ) {
            int most = (int) Math.min(PastMoments.MOST_POINTS, (last - next) / step + 1);
            PastVms vms = PastVms.of(topology, index, next, step, most, PastMoments.cells(config.maxAnswerBytes()));
            PastMoments past = new PastMoments(vms, next, step);
            past.read(api, config.signals().past(config.window(), config.minSamples()));
            for (int moment = 0; moment < past.moments(); moment++) {
                List<VmObservation> seen = observations(vms, past, moment);
                if (!seen.isEmpty()) {
                    pass.accept(vms.topology(moment)
                            .withTakenAt(past.moment(moment))
                            .withObservations(Observations.of(seen)));
                    told++;
                }
            }
            oldest = oldest.or(() -> Optional.of(vms.index()));
            next += past.moments() * step;
        }
        if (told == 0) {
            throw PastMoments.nothing(oldest.orElseThrow());
        }
        return told;
    }

    private List<VmObservation> observations(PastVms vms, PastMoments past, int moment) {
        List<VmObservation> seen = new ArrayList<>();
        for (Vm facts : vms.topology(moment).vms()) {
            int vm = vms.row(facts.id());
            double load5 = past.value(Signal.LOAD5, vm, moment);
            if (facts.running() && past.believed(vm, moment, facts.vcpus()) && load5 >= 0.0) {
                seen.add(observation(facts, past, vm, moment, load5));
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
