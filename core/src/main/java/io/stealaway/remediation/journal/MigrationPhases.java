package io.stealaway.remediation.journal;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a migration's phase says about what it holds, and the changes of phase that several steps make. */
public final class MigrationPhases {
    private MigrationPhases() {}

    /** Returns whether it has, or may yet put, bytes on the wire: it holds its share of the budgets. */
    public static boolean onWire(Migration migration) {
        MigrationPhase phase = migration.phase();
        return !waits(migration)
                && (phase == MigrationPhase.UNKNOWN
                        || (phase.compareTo(MigrationPhase.PLANNED) >= 0
                                && phase.compareTo(MigrationPhase.VERIFYING) <= 0));
    }

    /** Returns whether it is decided and its turn has not come: it holds its place on the target, and nothing else. */
    public static boolean waits(Migration migration) {
        return migration.phase() == MigrationPhase.PROPOSED
                || (migration.phase() == MigrationPhase.PLANNED && migration.waiting());
    }

    /** Returns whether its VM has arrived and is back in its orchestrator: those that wait for it may begin. */
    public static boolean arrived(Migration migration) {
        return switch (migration.phase()) {
            case OBSERVING, DONE, INEFFECTIVE, INCONCLUSIVE -> true;
            default -> false;
        };
    }

    /** Returns whether its VM is, or may be, out of service: it counts against its role. */
    public static boolean outOfService(Migration migration) {
        return onWire(migration) || migration.phase() == MigrationPhase.REINTEGRATING;
    }

    /** Returns whether an isolation of ours may be in effect that this entry will undo. */
    public static boolean mayBeIsolated(Migration migration) {
        return !migration.isolators().isEmpty() && migration.phase() != MigrationPhase.OBSERVING;
    }

    /** Returns whether it is worth coming back soon for. */
    public static boolean hurries(Migration migration) {
        return outOfService(migration) && migration.phase() != MigrationPhase.UNKNOWN;
    }

    public static Migration enter(Migration migration, MigrationPhase phase, Instant now) {
        return migration.toBuilder().phase(phase).phaseSince(now).build();
    }

    /** Puts the VM back, then ends as said. */
    public static Migration undo(Migration migration, MigrationPhase outcome, String reason, Instant now) {
        return migration.toBuilder()
                .phase(MigrationPhase.REINTEGRATING)
                .phaseSince(now)
                .afterwards(outcome)
                .reason(reason)
                .build();
    }

    /** Confirms the VM's host, then ends as said unless the VM has arrived all the same. */
    public static Migration verify(Migration migration, Optional<MigrationPhase> outcome, String reason, Instant now) {
        Migration.Builder verifying = migration.toBuilder()
                .phase(MigrationPhase.VERIFYING)
                .phaseSince(now)
                .withoutAfterwards()
                .reason(reason);
        outcome.ifPresent(verifying::afterwards);
        return verifying.build();
    }

    /**
     * The decision to abort is journalled, as the outcome, before the first request. From then on it is in the second part
     * of its phase, which ends as well.
     */
    public static Migration abort(Migration migration, String reason, Instant now) {
        return migration.toBuilder()
                .phaseSince(now)
                .afterwards(MigrationPhase.FAILED)
                .reason(reason)
                .build();
    }

    /** Takes the last isolator off the list of those that are still to be undone. */
    public static Migration withoutLastIsolator(Migration migration) {
        List<String> names = migration.isolators();
        String last = names.get(names.size() - 1);
        return migration.toBuilder()
                .isolators(names.subList(0, names.size() - 1))
                .isolations(migration.isolations().stream()
                        .filter(isolation -> !isolation.isolator().equals(last))
                        .toList())
                .build();
    }

    public static Migration end(Migration migration, MigrationPhase outcome, String reason, Instant now) {
        return migration.toBuilder()
                .phase(outcome)
                .phaseSince(now)
                .withoutAfterwards()
                .reason(reason)
                .build();
    }
}
