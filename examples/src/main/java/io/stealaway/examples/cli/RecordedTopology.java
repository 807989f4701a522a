package io.stealaway.examples.cli;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.recording.Recording;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Which hosts and VMs a recording knew at each moment, and where each VM was. What it observed of them is left out.
 *
 * <p>Holds one snapshot for each pass in which something changed. Immutable and thread-safe.
 */
final class RecordedTopology {
    private final NavigableMap<Instant, ClusterSnapshot> changes;
    private final Instant last;
    private final List<String> notes;

    private RecordedTopology(NavigableMap<Instant, ClusterSnapshot> changes, Instant last, List<String> notes) {
        this.changes = changes;
        this.last = last;
        this.notes = List.copyOf(notes);
    }

    /**
     * Reads what a {@link io.stealaway.recording.Recorder} wrote.
     *
     * @param place a folder, of which all files are read in order of their names, or one file
     * @throws IllegalArgumentException if there is no file, or no pass can be read; what is damaged is left out and told by
     *     {@link #notes}
     * @throws UncheckedIOException if a file cannot be read
     */
    static RecordedTopology read(Path place) {
        TreeMap<Instant, ClusterSnapshot> changes = new TreeMap<>();
        List<Instant> ends = new ArrayList<>();
        List<String> notes = Recording.each(place, seen -> {
            Instant at = seen.takenAt();
            if (ends.isEmpty() || at.isAfter(ends.get(0))) {
                ends.clear();
                ends.add(at);
                if (changes.isEmpty() || !same(changes.lastEntry().getValue(), seen)) {
                    changes.put(at, seen.withObservations(Observations.none()));
                }
            }
        });
        if (ends.isEmpty()) {
            throw new IllegalArgumentException(
                    place + ": no pass can be read" + (notes.isEmpty() ? "" : "; ") + String.join("; ", notes));
        }
        return new RecordedTopology(changes, ends.get(0), notes);
    }

    private static boolean same(ClusterSnapshot one, ClusterSnapshot two) {
        return one.vms().equals(two.vms())
                && one.hosts().equals(two.hosts())
                && one.serverGroups().equals(two.serverGroups());
    }

    /** Returns when its first pass was. */
    Instant first() {
        return changes.firstKey();
    }

    /** Returns when its last pass was. */
    Instant last() {
        return last;
    }

    /**
     * Returns what the newest pass up to a moment saw, without observations and taken when it first was so; the same object for all
     * moments until something changed.
     *
     * @throws IllegalArgumentException if the moment is before the first pass or after the last one, naming all three
     */
    ClusterSnapshot at(Instant moment) {
        Objects.requireNonNull(moment, "moment");
        if (moment.isBefore(first()) || moment.isAfter(last)) {
            throw new IllegalArgumentException(
                    "the recording tells where VMs were from " + first() + " to " + last + ", but not at " + moment);
        }
        return changes.floorEntry(moment).getValue();
    }

    /** Returns what is damaged and was left out, for people. */
    List<String> notes() {
        return notes;
    }

    /** Returns a short description, not the content. */
    @Override
    public String toString() {
        return "RecordedTopology[first=" + first() + ", last=" + last + ", changes=" + changes.size() + "]";
    }
}
