package io.stealaway.remediation.journal;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPurpose;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Which migrations wait for which. */
public final class Dependencies {
    private Dependencies() {}

    /** Returns those that wait for one, directly or not, by id. */
    public static List<Migration> waitingFor(MigrationId awaited, Collection<Migration> open) {
        TreeMap<MigrationId, Migration> found = new TreeMap<>();
        ArrayDeque<MigrationId> ends = new ArrayDeque<>(List.of(awaited));
        while (!ends.isEmpty()) {
            MigrationId end = ends.remove();
            for (Migration other : open) {
                if (other.after().contains(end)
                        && MigrationPhases.waits(other)
                        && found.put(other.id(), other) == null) {
                    ends.add(other.id());
                }
            }
        }
        return new ArrayList<>(found.values());
    }

    /** Returns all but one and those that wait for it: what a plan counted when it judged that one. */
    public static List<Migration> without(Migration judged, List<Migration> open) {
        List<MigrationId> later =
                waitingFor(judged.id(), open).stream().map(Migration::id).toList();
        return open.stream().filter(other -> !later.contains(other.id())).toList();
    }

    /** Returns whether another open migration takes the same VM on from where this one brings it. */
    static boolean goesOn(Migration aside, Collection<Migration> open) {
        return aside.purpose() == MigrationPurpose.STEP_ASIDE
                && open.stream()
                        .anyMatch(other -> !other.id().equals(aside.id())
                                && other.vm().equals(aside.vm())
                                && other.move().source().equals(aside.move().target()));
    }
}
