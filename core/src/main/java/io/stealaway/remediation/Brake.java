package io.stealaway.remediation;

import io.stealaway.model.ZoneId;
import java.util.Objects;
import java.util.Optional;

/**
 * A reason why nothing was begun in this pass. A brake forbids starts only: what was begun is finished or undone under it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param kind which brake
 * @param zone where; empty means everywhere
 * @param text one line for people, with figures
 */
public record Brake(Kind kind, Optional<ZoneId> zone, String text) {

    /** Which brake. */
    public enum Kind {
        /** An operator paused the loop. */
        PAUSED,
        /** The policy's quiet hours. */
        QUIET_HOURS,
        /** A migration is faster than the bandwidth that the policy declares. */
        BANDWIDTH_EXCEEDED,
        /** So many migrations in the zone did not help that moving is not the remedy. */
        INEFFECTIVE,
        /** The policy does not declare the bandwidth of a migration. */
        BANDWIDTH_UNDECLARED,
        /** The topology could not be read, or is too old. */
        TOPOLOGY,
        /** The metrics could not be read, or are too old or too few. */
        METRICS,
        /** So many VMs suffer that the cause is not a neighbour. */
        STORM,
        /** The journal holds what this version cannot read. */
        JOURNAL,
        /** A detector, filter or scorer failed. */
        PLUG_IN
    }

    /** Checks for null. */
    public Brake {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(text, "text");
    }
}
