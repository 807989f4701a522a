package io.stealaway.simulation;

import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.report.PassObserver;
import io.stealaway.remediation.report.PassReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must hold in the long run. A host on which a VM suffers that could be moved within all rules, asked for alone, is left by one
 * within some passes in which anything may begin, whatever the others do. And each migration ends, or is reported as unknown, within
 * a stated time.
 */
final class SoakInvariants implements PassObserver {
    /** So many passes in a row, of two minutes each, of those in which nothing forbade starts. */
    private static final int MOST_PASSES = 30;

    /** With calls that fail, metrics that are gone for an hour, and a wait for its turn. */
    private static final Duration STATED = Duration.ofHours(4);

    private final PlacementEngine engine;
    private final TreeMap<HostId, Integer> waiting = new TreeMap<>();
    private final TreeMap<MigrationId, Instant> begun = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();
    private Optional<ClusterSnapshot> view = Optional.empty();
    private PlacementHolds holds = PlacementHolds.none();
    private int mostPasses;
    private Duration longest = Duration.ZERO;

    SoakInvariants(Policy policy) {
        engine = PlacementEngine.builder(policy).build();
    }

    @Override
    public void planned(ClusterSnapshot snapshot, PlacementHolds left, MigrationPlan plan) {
        view = Optional.of(snapshot);
        holds = left;
    }

    /** Looks at what a pass did. */
    void after(PassReport report, Instant now) {
        view.ifPresent(snapshot -> starving(report, snapshot));
        view = Optional.empty();
        TreeSet<MigrationId> open = new TreeSet<>();
        for (Migration migration : report.inFlight()) {
            if (migration.phase() != MigrationPhase.UNKNOWN) {
                open.add(migration.id());
                Instant since = begun.computeIfAbsent(migration.id(), id -> now);
                // What is to prevent something can be proven only when its hour has come.
                Duration age = Duration.between(
                        migration.forecastAt().filter(since::isBefore).orElse(since), now);
                longest = age.compareTo(longest) > 0 ? age : longest;
                if (age.compareTo(STATED) > 0) {
                    broken.add("neither ended nor unknown after " + age + ": " + migration);
                }
            }
        }
        if (!report.inFlight().isEmpty()) {
            begun.keySet().retainAll(open);
        }
    }

    private void starving(PassReport report, ClusterSnapshot snapshot) {
        TreeSet<HostId> left = new TreeSet<>();
        report.started().forEach(migration -> left.add(migration.move().source()));
        TreeSet<HostId> suffering = new TreeSet<>();
        for (Detection detection : report.detections()) {
            if (suffering.contains(detection.host())
                    || left.contains(detection.host())
                    || braked(report, snapshot, detection)) {
                continue;
            }
            if (!engine.plan(snapshot, List.of(detection), holds).migrations().isEmpty()) {
                suffering.add(detection.host());
                int passes = waiting.merge(detection.host(), 1, Integer::sum);
                mostPasses = Math.max(mostPasses, passes);
                if (passes > MOST_PASSES) {
                    broken.add("nobody leaves " + detection.host() + " for " + passes + " passes, though "
                            + detection.vm() + " suffers and could: " + report.refused());
                }
            }
        }
        report.leading()
                .forEach(zone -> snapshot.hosts().stream()
                        .filter(host -> host.zone().equals(zone) && !suffering.contains(host.id()))
                        .forEach(host -> waiting.remove(host.id())));
    }

    private static boolean braked(PassReport report, ClusterSnapshot snapshot, Detection detection) {
        return report.brakes().stream()
                .anyMatch(brake -> brake.zone().isEmpty()
                        || brake.zone()
                                .get()
                                .equals(snapshot.host(detection.host())
                                        .orElseThrow()
                                        .zone()));
    }

    List<String> broken() {
        return broken.size() > 10 ? broken.subList(0, 10) : broken;
    }

    @Override
    public String toString() {
        return "a host waited for " + mostPasses + " passes at most, a migration took " + longest + " at most";
    }
}
