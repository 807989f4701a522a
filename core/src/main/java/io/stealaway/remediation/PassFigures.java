package io.stealaway.remediation;

import io.stealaway.model.ZoneId;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one pass cost, and what it worked on; for metrics. Durations are by the remediator's ticker, at least 0.
 *
 * <p>Immutable and thread-safe.
 *
 * @param took how long the pass took
 * @param planning how long the engine took to answer; 0 when it was not asked
 * @param zones every zone that is known, by the topology or by a migration under way; led by this process or not
 * @param journalEntries entries of the journal when the pass ended, as far as it could be read
 * @param journalBytes length of their keys and texts, bytes of UTF-8
 */
public record PassFigures(
        Duration took, Duration planning, SortedSet<ZoneId> zones, int journalEntries, long journalBytes) {

    /** Copies. */
    public PassFigures {
        Objects.requireNonNull(took, "took");
        Objects.requireNonNull(planning, "planning");
        zones = Collections.unmodifiableSortedSet(new TreeSet<>(zones));
    }

    static PassFigures none() {
        return new PassFigures(Duration.ZERO, Duration.ZERO, Collections.emptySortedSet(), 0, 0);
    }
}
