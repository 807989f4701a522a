package io.stealaway.local;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Answer;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.Journal.Contents;
import io.stealaway.spi.Journal.Delete;
import io.stealaway.spi.Journal.Entry;
import io.stealaway.spi.Journal.Fenced;
import io.stealaway.spi.Journal.Put;
import io.stealaway.spi.Journal.Stale;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a journal holds, with the rules of its SPI; checks and changes are apart so that a file can write in between. */
final class JournalState {
    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final TreeMap<AvailabilityZone, Long> epochs = new TreeMap<>();
    private long revision;
    /** What {@link #contents} answered, until something changes. */
    private @Nullable Contents known;

    JournalState() {}

    JournalState(Contents contents, long revision) {
        entries.putAll(contents.entries());
        epochs.putAll(contents.epochs());
        this.revision = revision;
    }

    Contents contents() {
        Contents contents = known;
        if (contents == null) {
            contents = new Contents(entries, epochs);
            known = contents;
        }
        return contents;
    }

    long revision() {
        return revision;
    }

    long epoch(AvailabilityZone zone) {
        return epochs.getOrDefault(zone, 0L);
    }

    /** Returns why an epoch may not be raised, or nothing. */
    Optional<Answer> refusalToRaise(AvailabilityZone zone, long expectedEpoch) {
        long epoch = epoch(zone);
        return epoch == expectedEpoch ? Optional.empty() : Optional.of(new Fenced(epoch));
    }

    /** Returns why a batch may not be applied, or nothing. */
    Optional<Answer> refusalToCommit(AvailabilityZone zone, long epoch, List<Change> changes) {
        checkBatch(changes);
        if (epoch(zone) != epoch) {
            return Optional.of(new Fenced(epoch(zone)));
        }
        for (Change change : changes) {
            Entry entry = entries.get(change.key());
            if ((entry == null ? 0 : entry.revision()) != change.expectedRevision()) {
                return Optional.of(new Stale(change.key()));
            }
        }
        return Optional.empty();
    }

    Committed raise(AvailabilityZone zone) {
        long epoch = epoch(zone) + 1;
        epochs.put(zone, epoch);
        known = null;
        return new Committed(epoch);
    }

    Committed apply(List<Change> changes) {
        revision++;
        known = null;
        for (Change change : changes) {
            if (change instanceof Put put) {
                entries.put(put.key(), new Entry(revision, put.text()));
            } else {
                entries.remove(change.key());
            }
        }
        return new Committed(revision);
    }

    private static void checkBatch(List<Change> changes) {
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("a commit must change something");
        }
        if (changes.size() > Journal.MAX_CHANGES) {
            throw new IllegalArgumentException(
                    "a commit may have " + Journal.MAX_CHANGES + " changes but has " + changes.size());
        }
        Set<String> keys = new HashSet<>();
        for (Change change : changes) {
            String key = change.key();
            if (key.isEmpty() || key.length() > Journal.MAX_KEY_LENGTH) {
                throw new IllegalArgumentException("journal key (" + abbreviated(key) + ") must have 1 to "
                        + Journal.MAX_KEY_LENGTH + " characters but has " + key.length());
            }
            if (!keys.add(key)) {
                throw new IllegalArgumentException("duplicate journal key (" + abbreviated(key) + ") in one commit");
            }
            if (change.expectedRevision() < 0) {
                throw new IllegalArgumentException("expectedRevision (" + change.expectedRevision()
                        + ") of journal key " + abbreviated(key) + " must not be negative");
            }
            if (change instanceof Delete && change.expectedRevision() == 0) {
                throw new IllegalArgumentException("journal key (" + abbreviated(key)
                        + ") cannot be deleted at revision 0, which says that it is absent");
            }
        }
    }

    private static String abbreviated(String key) {
        return key.length() > 80 ? key.substring(0, 80) + "..." : key;
    }
}
