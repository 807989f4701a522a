package io.stealaway.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** Values sorted by id, so that the place in the list is the dense index of the id. */
final class Lookup<I extends Comparable<I>, T> {
    private final List<T> values;
    private final List<I> ids;

    /** @throws IllegalArgumentException naming an id that stands twice */
    Lookup(String what, Collection<T> unsorted, Function<T, I> idOf) {
        List<T> sorted = new ArrayList<>(unsorted);
        sorted.sort(Comparator.comparing(idOf));
        values = List.copyOf(sorted);
        ids = values.stream().map(idOf).toList();
        for (int i = 1; i < ids.size(); i++) {
            if (ids.get(i).equals(ids.get(i - 1))) {
                throw new IllegalArgumentException(what + " " + ids.get(i) + " stands twice in the snapshot");
            }
        }
    }

    List<T> values() {
        return values;
    }

    I id(int index) {
        return ids.get(index);
    }

    int size() {
        return ids.size();
    }

    OptionalInt find(I id) {
        int index = indexOf(id);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** Returns the dense index, or a negative number. */
    int indexOf(I id) {
        int low = 0;
        int high = ids.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = ids.get(middle).compareTo(id);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
