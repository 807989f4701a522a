package io.stealaway.remediation.step;

import io.stealaway.detection.guard.HostChanges;
import io.stealaway.detection.guard.MetricsGate;
import io.stealaway.detection.guard.StormGuard;
import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.remediation.rule.TopologyProblems;
import io.stealaway.spi.Detector.Detections;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observes and detects; whatever is missing, or looks wrong, becomes a brake. Remembers the detector's history. */
public final class DetectionPhase {
    private static final Logger LOG = LoggerFactory.getLogger(LoopLogger.LOOP);

    private final RemediatorConfig config;
    private final ClusterCache cache;
    private final FencedZones fencedZones;
    private final JournalStore store;
    private final HostChanges changes = new HostChanges();
    private SortedSet<HostId> changedBefore = Collections.emptySortedSet();
    private DetectionHistory history = DetectionHistory.empty();
    private Set<VmId> sufferedBefore = Set.of();
    private List<String> oddBefore = List.of();

    public DetectionPhase(RemediatorConfig config, ClusterCache cache, FencedZones fencedZones, JournalStore store) {
        this.config = config;
        this.cache = cache;
        this.fencedZones = fencedZones;
        this.store = store;
    }

    /** A process that leads nothing forgets: when it leads again, what it knew is old. */
    public void forget(Pass pass) {
        history = DetectionHistory.empty();
        sufferedBefore = Set.of();
        oddBefore = List.of();
        changes.forget();
        changedBefore = Collections.emptySortedSet();
        // Zones are known by the topology: who cannot read it leads none, and must not look as if all were well.
        cache.blindness().ifPresent(e -> fail(Brake.Kind.TOPOLOGY, "the topology cannot be read", e, pass));
    }

    public void run(Pass pass) {
        try {
            ClusterSnapshot topology = cache.topology();
            odd(topology, pass);
            if (cache.tooOld(topology)) {
                pass.brake(
                        Brake.Kind.TOPOLOGY,
                        Optional.empty(),
                        "the topology is of " + topology.takenAt() + ", older than "
                                + config.policy().maxTopologyAge());
            }
        } catch (RuntimeException e) {
            fail(Brake.Kind.TOPOLOGY, "the topology cannot be read", e, pass);
            return;
        }
        try {
            cache.observe();
        } catch (RuntimeException e) {
            fail(Brake.Kind.METRICS, "the metrics cannot be read", e, pass);
            return;
        }
        try {
            // Read once: the cache's answer may change with the clock.
            ClusterSnapshot seen = cache.snapshot();
            config.observer().seen(seen);
            detect(seen, pass);
        } catch (RuntimeException e) {
            fail(Brake.Kind.PLUG_IN, "detection failed", e, pass);
        }
    }

    /** What stays odd is in every report, and an event only when it is new. */
    private void odd(ClusterSnapshot topology, Pass pass) {
        List<String> all = TopologyProblems.of(topology);
        pass.topologyProblems = all.size();
        List<String> told = TopologyProblems.told(all);
        told.forEach(text -> {
            if (oddBefore.contains(text)) {
                pass.problems.add(text);
            } else {
                pass.problem(text);
            }
        });
        oddBefore = told;
    }

    private void detect(ClusterSnapshot snapshot, Pass pass) {
        changes.saw(snapshot, store.open());
        tellChanged(snapshot);
        Detections now = config.detector().detect(changes.current(snapshot), changes.current(history, snapshot));
        history = now.history();
        MetricsGate.judge(snapshot, config.policy().detection())
                .forEach((zone, why) -> pass.brake(Brake.Kind.METRICS, Optional.of(zone), why));
        StormGuard.judge(snapshot, now, sufferedBefore, config.policy().detection())
                .forEach((zone, why) -> pass.brake(Brake.Kind.STORM, Optional.of(zone), why));
        TreeSet<VmId> suffering = new TreeSet<>();
        for (Detection detection : now.found()) {
            suffering.add(detection.vm());
            if (fencedZones.leads(snapshot.host(detection.host()).orElseThrow().zone())) {
                pass.detections.add(detection);
                pass.event(
                        Kind.DETECTED,
                        detection.vm(),
                        detection.host(),
                        String.format(Locale.ROOT, "suffers, severity %.3f", detection.severity()));
            }
        }
        // A VM that was not measured this once still suffers in the detector's memory: its return is no storm.
        suffering.addAll(now.history().suffering());
        sufferedBefore = suffering;
    }

    /**
     * Returns a snapshot as it is to be planned by: without what was measured in part before VMs came to its host or left it.
     * Migrations that were begun are judged by all that was measured.
     */
    public ClusterSnapshot current(ClusterSnapshot snapshot) {
        // What has arrived since it was detected by, in this very pass, has changed two hosts.
        changes.saw(snapshot, store.open());
        return changes.current(snapshot);
    }

    /** Returns whether a VM that was found to suffer was found by what is not set aside meanwhile. */
    public static boolean holds(Detection detection, ClusterSnapshot seen, ClusterSnapshot current) {
        return seen.observations().of(detection.vm()).isEmpty()
                || current.observations().of(detection.vm()).isPresent();
    }

    private void tellChanged(ClusterSnapshot snapshot) {
        SortedSet<HostId> changed = changes.changed(snapshot);
        changed.stream()
                .filter(host -> !changedBefore.contains(host))
                .forEach(host -> LOG.info(
                        "VMs came to host {} or left it: what was measured in part before that is set aside", host));
        changedBefore = changed;
    }

    private static void fail(Brake.Kind kind, String what, RuntimeException e, Pass pass) {
        LOG.debug("{}", what, e);
        pass.problem(what + ": " + e.getMessage());
        pass.brake(kind, Optional.empty(), what);
    }
}
