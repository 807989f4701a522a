package io.stealaway.remediation;

import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import io.stealaway.model.ZoneId;
import io.stealaway.remediation.PassReport.Brake;
import io.stealaway.remediation.PassReport.RefusedStart;
import io.stealaway.remediation.RemediationEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What one pass has seen, decided and done so far; what its report is made of. */
final class Pass {
    final Instant at;
    private final AuditTrail audit;
    boolean slowed;
    final List<String> problems = new ArrayList<>();
    final List<Brake> brakes = new ArrayList<>();
    final List<Detection> detections = new ArrayList<>();
    Optional<MigrationPlan> plan = Optional.empty();
    Duration planning = Duration.ZERO;
    final TreeSet<ZoneId> zones = new TreeSet<>();
    final List<Migration> proposed = new ArrayList<>();
    final List<Migration> started = new ArrayList<>();
    final List<PlannedMigration> wouldStart = new ArrayList<>();
    /** Those of {@link #wouldStart} that would hold a share of the budgets now. */
    final List<PlannedMigration> imagined = new ArrayList<>();

    final List<RefusedStart> refused = new ArrayList<>();
    final List<Migration> finished = new ArrayList<>();

    Pass(Instant at, AuditTrail audit) {
        this.at = at;
        this.audit = audit;
    }

    void problem(String text) {
        problems.add(text);
        event(Kind.PROBLEM, text);
    }

    void problem(Migration about, String text) {
        problems.add(about.id() + ": " + text);
        event(Kind.PROBLEM, about, text);
    }

    void brake(Brake.Kind kind, Optional<ZoneId> zone, String text) {
        brakes.add(new Brake(kind, zone, text));
        event(Kind.BRAKED, zone.map(z -> "zone " + z + ": ").orElse("") + text);
    }

    boolean braked(Brake.Kind kind, Optional<ZoneId> zone) {
        return brakes.stream()
                .anyMatch(brake -> brake.kind() == kind && brake.zone().equals(zone));
    }

    /** Returns why nothing may be begun in a zone, if so. */
    Optional<String> braked(ZoneId zone) {
        return brakes.stream()
                .filter(brake -> brake.zone().isEmpty() || brake.zone().get().equals(zone))
                .map(Brake::text)
                .findFirst();
    }

    /** Returns why nothing may be begun anywhere, if so. */
    Optional<String> brakedEverywhere() {
        return brakes.stream()
                .filter(brake -> brake.zone().isEmpty())
                .map(Brake::text)
                .findFirst();
    }

    void event(Kind kind, String text) {
        audit.add(new RemediationEvent(at, kind, Optional.empty(), Optional.empty(), Optional.empty(), text));
    }

    void event(Kind kind, Migration about, String text) {
        audit.add(eventOf(kind, about, text));
    }

    RemediationEvent eventOf(Kind kind, Migration about, String text) {
        return new RemediationEvent(
                at,
                kind,
                Optional.of(about.id()),
                Optional.of(about.vm()),
                Optional.of(about.move().target()),
                text);
    }

    void event(Kind kind, VmId vm, HostId host, String text) {
        audit.add(new RemediationEvent(at, kind, Optional.empty(), Optional.of(vm), Optional.of(host), text));
    }

    void event(RemediationEvent event) {
        audit.add(event);
    }
}
