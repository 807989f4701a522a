package io.stealaway.prometheus.metrics;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Placement;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.report.PassReport.PassMetrics;
import io.stealaway.remediation.report.PassReport.ShareFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reports of passes, made up: as many things as a test wants to have happened. */
final class Passes {
    static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    final Instant at;
    final TreeSet<AvailabilityZone> leading = new TreeSet<>();
    final TreeSet<AvailabilityZone> zones = new TreeSet<>();
    final List<Detection> detections = new ArrayList<>();
    final List<Migration> started = new ArrayList<>();
    final List<Migration> inFlight = new ArrayList<>();
    final List<Migration> finished = new ArrayList<>();
    final TreeSet<VmId> isolated = new TreeSet<>();
    final List<Brake> brakes = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    Optional<MigrationPlan> plan = Optional.empty();
    boolean busy;
    long eventsLost;

    private Passes(Instant at) {
        this.at = at;
        zones.add(AvailabilityZone.of("north"));
        zones.add(AvailabilityZone.of("south"));
        leading.add(AvailabilityZone.of("north"));
    }

    /** A pass that leads north, of two zones, some seconds after the start. */
    static Passes after(long seconds) {
        return new Passes(START.plusSeconds(seconds));
    }

    static PassReport busy(long seconds) {
        Passes pass = after(seconds);
        pass.busy = true;
        return pass.report();
    }

    Passes suffers(String... vms) {
        for (String vm : vms) {
            detections.add(new Detection(VmId.of(vm), HostId.of("hot"), 0.4, 1.0, at));
        }
        return this;
    }

    Passes refused(String vm, Map<String, Integer> rejections) {
        plan = Optional.of(new MigrationPlan(at, List.of(Placement.NoHost.of(VmId.of(vm), rejections)), "hash"));
        return this;
    }

    Passes brake(Brake.Kind kind, Optional<String> zone) {
        brakes.add(new Brake(kind, zone.map(AvailabilityZone::of), "a reason"));
        return this;
    }

    Passes isolated(String... vms) {
        Arrays.stream(vms).map(VmId::of).forEach(isolated::add);
        return this;
    }

    Passes begun(Migration migration) {
        started.add(migration);
        return open(migration);
    }

    Passes open(Migration migration) {
        inFlight.add(migration);
        return this;
    }

    Passes ended(Migration migration) {
        finished.add(migration);
        return this;
    }

    /** A migration of a VM in a phase since some seconds after the start; a GiB to copy. */
    static Migration migration(String vm, String zone, MigrationPhase phase, long since) {
        MigrationRequest move =
                new MigrationRequest(MigrationId.of("m-" + vm), VmId.of(vm), HostId.of("hot"), HostId.of("calm"));
        return Migration.builder(move, AvailabilityZone.of(zone), START)
                .phase(phase)
                .phaseSince(START.plusSeconds(since))
                .bytesToCopy(1L << 30)
                .build();
    }

    static Migration startedAt(Migration migration, long seconds) {
        return migration.toBuilder().startedAt(START.plusSeconds(seconds)).build();
    }

    PassReport report() {
        SortedSet<AvailabilityZone> seen = busy ? Collections.emptySortedSet() : zones;
        return new PassReport(
                at,
                busy,
                leading,
                detections,
                plan,
                started,
                List.of(),
                List.of(),
                List.of(),
                Collections.emptySortedMap(),
                brakes,
                inFlight,
                Collections.emptySortedMap(),
                finished,
                isolated,
                problems,
                eventsLost,
                Duration.ofSeconds(60),
                new PassMetrics(
                        Duration.ofMillis(1_500),
                        Duration.ofMillis(250),
                        seen,
                        7,
                        2_048,
                        3,
                        96,
                        2,
                        new ShareFigures(1, 4, Duration.ofSeconds(90), 1)));
    }
}
