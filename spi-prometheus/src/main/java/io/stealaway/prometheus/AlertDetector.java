package io.stealaway.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import io.stealaway.internal.Require;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.DetectionHistory.VmHistory;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Detector;
import io.stealaway.spi.Detector.Detections;
import io.stealaway.spi.MetricsSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a team's own alerting rule for the detection: a VM suffers while its alert fires.
 *
 * <p>A detector does no I/O, so the alerts are fetched together with the observations, by {@link #alongside}, and kept for
 * the snapshot that bears those observations. The same snapshot gives the same answer until the next fetch; a snapshot with
 * other observations is refused. The loop is wired with both:
 *
 * <pre>{@code
 * AlertDetector alerts = new AlertDetector(config, "VmSteal", Duration.ofMinutes(3));
 * Remediator.builder().metrics(alerts.alongside(metrics)).detector(alerts)
 * }</pre>
 *
 * <p>An alert that fires for no known VM is told as a series that no VM has.
 *
 * <p>Severity and load are those observed, never those of the alert; a VM that was not observed, or not lately, does not
 * suffer, whatever fires. The rule's own duration takes the place of hysteresis. Throttling is not vetoed: the rule has to
 * leave out VMs that their own quota slows.
 *
 * <p>Thread-safe.
 */
public final class AlertDetector implements Detector {
    private static final Logger LOG = LoggerFactory.getLogger(AlertDetector.class);

    private record Fetched(Observations with, SortedSet<VmId> firing) {}

    private final PrometheusConfig config;
    private final PrometheusApi api;
    private final String alert;
    private final Duration maxSampleAge;
    private final AtomicReference<Fetched> fetched =
            new AtomicReference<>(new Fetched(Observations.none(), new TreeSet<>()));

    /**
     * Creates a detector; asks nothing yet.
     *
     * @param config the same as of the metrics source
     * @param alert the name of the alert, as in its rule's {@code alert}
     * @param maxSampleAge age of an observation from which its VM does not count, positive
     */
    public AlertDetector(PrometheusConfig config, String alert, Duration maxSampleAge) {
        this(config, alert, maxSampleAge, RetryDelay.REAL);
    }

    AlertDetector(PrometheusConfig config, String alert, Duration maxSampleAge, RetryDelay retryDelay) {
        this.config = config;
        this.api = new PrometheusApi(config, retryDelay);
        this.alert = Check.label("alert", alert);
        this.maxSampleAge = Require.between("maxSampleAge", maxSampleAge, Duration.ofSeconds(1), Duration.ofHours(1));
    }

    /**
     * Checks at start that the server has the rule: without it, nothing would ever fire, which looks like health.
     *
     * @throws BackendException.NotFound if there is no alerting rule of that name
     * @throws BackendException if the server does not answer
     */
    public void selfTest() {
        for (JsonNode group : api.alertingRules().path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                if (alert.equals(rule.path("name").asText())) {
                    return;
                }
            }
        }
        throw new BackendException.NotFound("prometheus: find alert " + alert, "no alerting rule has that name");
    }

    /** Returns the source that observes by another one and fetches the alerts that fire at that time. */
    public MetricsSource alongside(MetricsSource metrics) {
        return topology -> {
            List<String> unmatched = new ArrayList<>();
            SortedSet<VmId> firing = firing(topology, unmatched);
            Observations measured = metrics.observe(topology);
            unmatched.addAll(0, measured.unmatched());
            Observations observations = new Observations(measured.byVm(), unmatched);
            fetched.set(new Fetched(observations, firing));
            return observations;
        };
    }

    /** Adds to a list what is of no VM, or is no alert as Prometheus writes one. */
    private SortedSet<VmId> firing(ClusterSnapshot topology, List<String> unmatched) {
        String promQl = "ALERTS{alertname=\"" + alert + "\",alertstate=\"firing\"}";
        Instant at = config.clock().instant().minus(config.offset());
        VmIndex index = new VmIndex(topology, config.mapping());
        TreeSet<VmId> firing = new TreeSet<>();
        for (Sample sample : api.query("alert " + alert, promQl, at)) {
            Optional<Vm> vm = index.vmOf(sample);
            if (vm.isPresent() && !sample.odd().isEmpty()) {
                unmatched.add("alert " + alert + " of VM " + vm.get().id() + " does not count: " + sample.odd());
            } else {
                vm.map(Vm::id).ifPresent(firing::add);
            }
        }
        index.unmatched().forEach(series -> unmatched.add("alert " + alert + " fires for no known VM: " + series));
        if (!unmatched.isEmpty()) {
            LOG.warn("{}", unmatched);
        }
        return firing;
    }

    /**
     * Returns the VMs whose alert fired when the observations of this snapshot were made.
     *
     * @throws BackendException.Conflict if the observations are not of the last fetch
     */
    @Override
    public Detections detect(ClusterSnapshot snapshot, DetectionHistory history) {
        Fetched now = fetched.get();
        if (!fetchedWith(now.with(), snapshot.observations())) {
            throw new BackendException.Conflict(
                    "prometheus: detect by alert " + alert, "no alerts were fetched for this snapshot; see alongside");
        }
        List<Detection> found = new ArrayList<>();
        SortedMap<VmId, VmHistory> remembered = new TreeMap<>();
        for (VmId vm : now.firing()) {
            detection(snapshot, history, vm).ifPresent(detection -> {
                found.add(detection);
                remembered.put(vm, remembered(detection, snapshot.observations().byVm()));
            });
        }
        return new Detections(found, DetectionHistory.of(remembered));
    }

    /** A VM that the topology lost after the fetch may be missing; whatever is there must be of the fetch. */
    private static boolean fetchedWith(Observations fetched, Observations seen) {
        return fetched.byVm().entrySet().containsAll(seen.byVm().entrySet());
    }

    private Optional<Detection> detection(ClusterSnapshot snapshot, DetectionHistory history, VmId id) {
        Instant oldest = snapshot.takenAt().minus(maxSampleAge);
        Instant newest = snapshot.takenAt().plus(maxSampleAge);
        return snapshot.vm(id)
                .flatMap(vm -> snapshot.observations()
                        .of(id)
                        .filter(seen -> !seen.sampledAt().isBefore(oldest)
                                && !seen.sampledAt().isAfter(newest))
                        .map(seen -> new Detection(
                                id,
                                vm.host(),
                                seen.neighbourStealRatio(),
                                seen.load5() / vm.vcpus(),
                                since(history, vm, seen))));
    }

    /** A VM that was moved and suffers again does so since its arrival. */
    private static Instant since(DetectionHistory history, Vm vm, VmObservation seen) {
        return history.of(vm.id())
                .filter(before -> before.host().equals(vm.host()))
                .flatMap(VmHistory::sufferingSince)
                .orElse(seen.sampledAt());
    }

    private static VmHistory remembered(Detection detection, Map<VmId, VmObservation> observed) {
        VmObservation seen = observed.get(detection.vm());
        Instant sample = seen == null ? detection.since() : seen.sampledAt();
        return new VmHistory(detection.host(), 1, 1, 0, Optional.of(detection.since()), sample);
    }
}
