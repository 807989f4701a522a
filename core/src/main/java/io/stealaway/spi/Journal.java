package io.stealaway.spi;

import io.stealaway.model.AvailabilityZone;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The durable state of the loop: a key-value store of texts with atomic compare-and-set batches, and a fencing epoch for each
 * zone that rejects writes of former leaders.
 *
 * <p>A write that answered {@link Committed} survives a crash of the process and of the machine.
 *
 * <p>Implementations are thread-safe.
 */
public interface Journal {

    /** The longest key, in characters. */
    int MAX_KEY_LENGTH = 1_024;

    /** The most changes in one commit. Every journal must take so many, however small its backend's transactions are. */
    int MAX_CHANGES = 24;

    /**
     * Reads everything, no older than the last commit that was answered.
     *
     * @throws BackendException if it cannot be read completely
     */
    Contents read();

    /**
     * Raises a zone's epoch by one if it is what the caller believes; an epoch that was never raised is 0. From then on
     * every commit under an older epoch is refused.
     *
     * @throws BackendException if it may or may not have been raised
     */
    Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch);

    /**
     * Applies all changes or none.
     *
     * @param zone the zone on whose behalf the caller writes
     * @param epoch the epoch under which it leads that zone
     * @param changes what to change, at most {@value #MAX_CHANGES} changes, and one for each key
     * @throws BackendException if it may or may not have been written
     */
    Answer commit(AvailabilityZone zone, long epoch, List<Change> changes);

    /**
     * All that a journal holds.
     *
     * @param entries entries by key
     * @param epochs epoch by zone; a zone that is missing has epoch 0
     */
    record Contents(SortedMap<String, Entry> entries, SortedMap<AvailabilityZone, Long> epochs) {
        /** Copies. */
        public Contents {
            entries = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(entries)));
            epochs = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(epochs)));
        }

        /** Returns the epoch of a zone; 0 when it was never raised. */
        public long epoch(AvailabilityZone zone) {
            return epochs.getOrDefault(zone, 0L);
        }
    }

    /**
     * One text.
     *
     * @param revision changes with every write of this key, above 0; what the next change must expect
     * @param text the content
     */
    record Entry(long revision, String text) {
        /** Checks for null. */
        public Entry {
            Objects.requireNonNull(text, "text");
        }
    }

    /** One change of a batch. */
    sealed interface Change {
        /** Returns the key it changes. */
        String key();

        /** Returns the revision that the key must have now; 0 when it must be absent. */
        long expectedRevision();
    }

    /**
     * Writes a text.
     *
     * @param key what to write to
     * @param expectedRevision the revision that it must have now; 0 when it must be absent
     * @param text the new content
     */
    record Put(String key, long expectedRevision, String text) implements Change {
        /** Checks for null. */
        public Put {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * Removes a text.
     *
     * @param key what to remove
     * @param expectedRevision the revision that it must have now
     */
    record Delete(String key, long expectedRevision) implements Change {
        /** Checks for null. */
        public Delete {
            Objects.requireNonNull(key, "key");
        }
    }

    /** The answer to a write. */
    sealed interface Answer {}

    /**
     * Written and safe.
     *
     * @param revision the revision that every key put in the batch has now; the new epoch after {@link #raiseEpoch}
     */
    record Committed(long revision) implements Answer {}

    /**
     * Refused: another process leads the zone, or the epoch is not the one that the caller expected.
     *
     * @param epoch the epoch in force
     */
    record Fenced(long epoch) implements Answer {}

    /**
     * Refused: a key does not have the expected revision.
     *
     * @param key the first such key in the batch
     */
    record Stale(String key) implements Answer {
        /** Checks for null. */
        public Stale {
            Objects.requireNonNull(key, "key");
        }
    }
}
