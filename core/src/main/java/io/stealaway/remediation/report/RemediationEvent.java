package io.stealaway.remediation.report;

import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.VmId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One event of the loop: an observation, decision or action.
 *
 * <p>Immutable and thread-safe.
 *
 * @param at when
 * @param kind what happened
 * @param migration the migration it belongs to, the same in all its events
 * @param phase the phase of that migration; of one that ended, how it ended
 * @param vm the VM concerned
 * @param source the host that the VM is to leave, or has left, by a migration
 * @param host the host concerned: the target of a migration unless the text says otherwise
 * @param text one line for people: why, with figures
 */
public record RemediationEvent(
        Instant at,
        Kind kind,
        Optional<MigrationId> migration,
        Optional<MigrationPhase> phase,
        Optional<VmId> vm,
        Optional<HostId> source,
        Optional<HostId> host,
        String text) {

    /** What happened. */
    public enum Kind {
        /** This process now leads a zone. */
        LEADING,
        /** This process no longer leads a zone. */
        NOT_LEADING,
        /** A VM was found to suffer. */
        DETECTED,
        /** An operator's order was carried out, or refused. */
        ORDERED,
        /** A migration was decided that would have been begun in {@link io.stealaway.model.policy.Policy.RunMode#ACT}. */
        WOULD_START,
        /** A migration was decided, and waits for an operator's word. */
        PROPOSED,
        /** A migration was begun. */
        STARTED,
        /** A migration that was planned was not begun, or none was planned as no budget has room for any. */
        REFUSED,
        /** Nothing may be begun in a zone, or anywhere. */
        BRAKED,
        /** An isolator or migrator is about to be called to change something. */
        ACTING,
        /** A migration entered another phase. */
        PHASE,
        /** A migration waits for something, which is not what it waited for before. */
        WAITING,
        /** A migration ended. */
        FINISHED,
        /** An isolation of ours was found that no migration needs. */
        ORPHAN_FOUND,
        /** Such an isolation was undone. */
        ORPHAN_REINTEGRATED,
        /** CPU weights were changed for a VM that suffers, or were measured to help it. */
        SHARES_SET,
        /** CPU weights were put back, or left as others have set them. */
        SHARES_UNDONE,
        /** A backend or plug-in failed. */
        PROBLEM
    }

    /** Checks for null. */
    public RemediationEvent {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(migration, "migration");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(vm, "vm");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(text, "text");
    }

    /**
     * Returns one line that stands alone, without the time: what happened, to which VM, from where to where, by which migration, and
     * why. For example {@code FINISHED web-1 from a1 to a2 (north-e3-1): DONE: steal 0.31 fell to 0.01}.
     */
    public String line() {
        StringBuilder line = new StringBuilder(kind.name());
        vm.ifPresent(name -> line.append(' ').append(name));
        source.ifPresent(name -> line.append(" from ").append(name));
        host.ifPresent(name -> line.append(source.isPresent() ? " to " : " on ").append(name));
        migration.ifPresent(id -> line.append(" (").append(id).append(')'));
        return line.append(": ").append(text).toString();
    }
}
