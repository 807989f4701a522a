package io.stealaway.examples.live;

import io.stealaway.examples.report.Units;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Tells what of a loop's events and passes wants an operator's attention, each thing once. One thread at a time. */
final class Notices {
    private final Duration tooLong;
    private final Consumer<Notice> target;
    private Set<MigrationId> isolatedTooLong = new HashSet<>();

    /** @param tooLong how long a VM may be isolated */
    Notices(Duration tooLong, Consumer<Notice> target) {
        this.tooLong = tooLong;
        this.target = target;
    }

    void happened(RemediationEvent event) {
        MigrationPhase phase = event.phase().orElse(MigrationPhase.DONE);
        if (event.kind() == Kind.FINISHED && phase == MigrationPhase.INEFFECTIVE) {
            told(event, Notice.Kind.INEFFECTIVE);
        } else if (event.kind() == Kind.PHASE && phase == MigrationPhase.UNKNOWN) {
            told(event, Notice.Kind.UNKNOWN);
        }
    }

    private void told(RemediationEvent event, Notice.Kind kind) {
        String subject = event.migration().map(MigrationId::value).orElse("");
        target.accept(new Notice(event.at(), kind, subject, event.line()));
    }

    void passed(PassReport report) {
        Map<String, List<Migration>> plans = new TreeMap<>();
        report.proposed()
                .forEach(one -> plans.computeIfAbsent(one.planHash(), hash -> new ArrayList<>())
                        .add(one));
        plans.forEach((hash, migrations) -> target.accept(new Notice(
                report.at(),
                Notice.Kind.APPROVAL_WANTED,
                hash,
                Units.count(migrations.size(), "migration") + " of plan " + hash + " wait to be approved or rejected: "
                        + Words.first(migrations.stream().map(Notices::move).toList()))));
        if (report.busy()) {
            return;
        }
        Set<MigrationId> now = new HashSet<>();
        for (Migration migration : report.inFlight()) {
            Instant since = migration.isolatingSince().orElse(report.at());
            if (migration.reintegratedAt().isEmpty() && since.plus(tooLong).isBefore(report.at())) {
                now.add(migration.id());
                if (!isolatedTooLong.contains(migration.id())) {
                    tooLong(migration, Duration.between(since, report.at()), report);
                }
            }
        }
        isolatedTooLong = now;
    }

    private void tooLong(Migration migration, Duration isolated, PassReport report) {
        String waits = report.waiting().containsKey(migration.id())
                ? ": " + report.waiting().get(migration.id())
                : "";
        target.accept(new Notice(
                report.at(),
                Notice.Kind.ISOLATED_TOO_LONG,
                migration.id().value(),
                move(migration) + " (" + migration.id() + ") is isolated for " + Units.duration(isolated) + ", "
                        + migration.phase() + waits));
    }

    private static String move(Migration migration) {
        return migration.vm() + " from " + migration.move().source() + " to "
                + migration.move().target();
    }
}
