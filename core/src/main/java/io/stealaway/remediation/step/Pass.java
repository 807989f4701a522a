package io.stealaway.remediation.step;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.report.PassReport.RefusedStart;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one pass has seen, decided and done so far; what its report is made of. */
public final class Pass {
    final Instant at;
    private final AuditTrail audit;
    boolean slowed;
    final List<String> problems = new ArrayList<>();
    int topologyProblems;
    final List<Brake> brakes = new ArrayList<>();
    final List<Detection> detections = new ArrayList<>();
    /** Hosts that will be short, before any VM suffers. */
    final List<Detection> foreseen = new ArrayList<>();

    Optional<MigrationPlan> plan = Optional.empty();
    Duration planning = Duration.ZERO;
    final TreeSet<AvailabilityZone> zones = new TreeSet<>();
    final List<Migration> proposed = new ArrayList<>();
    final List<Migration> started = new ArrayList<>();
    final List<PlannedMigration> wouldStart = new ArrayList<>();
    /** Those of {@link #wouldStart} that would hold a share of the budgets now. */
    final List<PlannedMigration> imagined = new ArrayList<>();

    final List<RefusedStart> refused = new ArrayList<>();
    private final TreeMap<VmId, String> unplanned = new TreeMap<>();
    /** What open migrations wait for, as of when each was looked at last. */
    final TreeMap<MigrationId, String> waiting = new TreeMap<>();

    final List<Migration> finished = new ArrayList<>();
    private int remediesBegun;

    public Pass(Instant at, AuditTrail audit) {
        this.at = at;
        this.audit = audit;
    }

    public void problem(String text) {
        problems.add(text);
        event(Kind.PROBLEM, text);
    }

    public void problem(Migration about, String text) {
        problems.add(about.id() + ": " + text);
        event(Kind.PROBLEM, about, text);
    }

    public void brake(Brake.Kind kind, Optional<AvailabilityZone> zone, String text) {
        brakes.add(new Brake(kind, zone, text));
        event(Kind.BRAKED, zone.map(z -> "zone " + z + ": ").orElse("") + text);
    }

    /** Counts a host whose CPU weights were changed. */
    public void remedyBegun() {
        remediesBegun++;
    }

    public int remediesBegun() {
        return remediesBegun;
    }

    public boolean braked(Brake.Kind kind, Optional<AvailabilityZone> zone) {
        return brakes.stream()
                .anyMatch(brake -> brake.kind() == kind && brake.zone().equals(zone));
    }

    /** Returns why nothing may be begun in a zone, if so. */
    public Optional<String> braked(AvailabilityZone zone) {
        return brakes.stream()
                .filter(brake -> brake.zone().isEmpty() || brake.zone().get().equals(zone))
                .map(Brake::text)
                .findFirst();
    }

    /** Returns why nothing may be begun anywhere, if so. */
    public Optional<String> brakedEverywhere() {
        return brakes.stream()
                .filter(brake -> brake.zone().isEmpty())
                .map(Brake::text)
                .findFirst();
    }

    public void event(Kind kind, String text) {
        audit.add(event(kind, Optional.empty(), Optional.empty(), Optional.empty(), text));
    }

    public void event(Kind kind, Migration about, String text) {
        audit.add(eventOf(kind, about, text));
    }

    RemediationEvent eventOf(Kind kind, Migration about, String text) {
        return new RemediationEvent(
                at,
                kind,
                Optional.of(about.id()),
                Optional.of(about.phase()),
                Optional.of(about.vm()),
                Optional.of(about.move().source()),
                Optional.of(about.move().target()),
                text);
    }

    public void event(Kind kind, VmId vm, HostId host, String text) {
        audit.add(event(kind, Optional.of(vm), Optional.empty(), Optional.of(host), text));
    }

    /** Tells of what is planned and no migration yet. */
    void event(Kind kind, PlannedMigration planned, String text) {
        audit.add(event(
                kind, Optional.of(planned.vm()), Optional.of(planned.source()), Optional.of(planned.target()), text));
    }

    private RemediationEvent event(
            Kind kind, Optional<VmId> vm, Optional<HostId> source, Optional<HostId> host, String text) {
        return new RemediationEvent(at, kind, Optional.empty(), Optional.empty(), vm, source, host, text);
    }

    public void event(RemediationEvent event) {
        audit.add(event);
    }

    public Instant at() {
        return at;
    }

    public List<String> problems() {
        return problems;
    }

    public int topologyProblems() {
        return topologyProblems;
    }

    public List<Brake> brakes() {
        return brakes;
    }

    public List<Detection> detections() {
        return detections;
    }

    public List<Detection> foreseen() {
        return foreseen;
    }

    public Optional<MigrationPlan> plan() {
        return plan;
    }

    public Duration planning() {
        return planning;
    }

    public NavigableSet<AvailabilityZone> zones() {
        return zones;
    }

    public List<Migration> proposed() {
        return proposed;
    }

    public List<Migration> started() {
        return started;
    }

    public List<PlannedMigration> wouldStart() {
        return wouldStart;
    }

    public List<RefusedStart> refused() {
        return refused;
    }

    public SortedMap<VmId, String> unplanned() {
        return unplanned;
    }

    public SortedMap<MigrationId, String> waiting() {
        return waiting;
    }

    public List<Migration> finished() {
        return finished;
    }

    /** Notes what was planned, and how long that took. */
    public void planned(MigrationPlan made, Duration took) {
        plan = Optional.of(made);
        planning = took;
    }

    /** Notes that nothing is planned for a VM now, and why. */
    void unplanned(Detection detection, String why) {
        unplanned.put(detection.vm(), why);
        event(Kind.REFUSED, detection.vm(), detection.host(), why);
    }
}
