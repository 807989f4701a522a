package io.stealaway.model.snapshot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What becomes of the values of one kind, by id.
 *
 * @param what the kind, for complaints
 */
record EntityDelta<I extends Comparable<I>, T>(
        String what, SortedMap<I, T> added, SortedMap<I, T> replaced, SortedSet<I> removed) {

    static <I extends Comparable<I>, T> EntityDelta<I, T> none(String what) {
        return new EntityDelta<>(what, new TreeMap<I, T>(), new TreeMap<I, T>(), new TreeSet<I>());
    }

    EntityDelta<I, T> frozen() {
        return new EntityDelta<>(
                what,
                Collections.unmodifiableSortedMap(new TreeMap<I, T>(added)),
                Collections.unmodifiableSortedMap(new TreeMap<I, T>(replaced)),
                Collections.unmodifiableSortedSet(new TreeSet<I>(removed)));
    }

    void add(I id, T value) {
        once(id);
        added.put(id, value);
    }

    void replace(I id, T value) {
        once(id);
        replaced.put(id, value);
    }

    void remove(I id) {
        once(id);
        removed.add(id);
    }

    private void once(I id) {
        if (added.containsKey(id) || replaced.containsKey(id) || removed.contains(id)) {
            throw new IllegalArgumentException(what + " " + id + " is changed twice in one delta");
        }
    }

    /** Returns whether other ids are left than were there. */
    boolean changesIds() {
        return !added.isEmpty() || !removed.isEmpty();
    }

    /** @throws IllegalArgumentException naming an id that is there and must not be, or is not and must be */
    void check(IdLookup<I, T> values) {
        for (I id : added.keySet()) {
            if (values.contains(id)) {
                throw new IllegalArgumentException(
                        what + " " + id + " is to be added, but is in the snapshot. Maybe it is to be replaced?");
            }
        }
        for (I id : replaced.keySet()) {
            if (!values.contains(id)) {
                throw new IllegalArgumentException(
                        what + " " + id + " is to be replaced, but is not in the snapshot. Maybe it is to be added?");
            }
        }
        for (I id : removed) {
            if (!values.contains(id)) {
                throw new IllegalArgumentException(what + " " + id + " is to be removed, but is not in the snapshot");
            }
        }
    }

    /** Returns the values that are left, in no particular order. */
    List<T> applied(IdLookup<I, T> values) {
        List<T> left = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            I id = values.id(i);
            if (!removed.contains(id)) {
                left.add(replaced.getOrDefault(id, values.value(i)));
            }
        }
        left.addAll(added.values());
        return left;
    }
}
