package io.stealaway.model.snapshot;

import io.stealaway.internal.IdTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values sorted by id, so that the place in the list is the dense index of the id. */
final class IdLookup<I extends Comparable<I>, T> {
    private final List<T> values;
    /** An array list, not an immutable one: it is searched more than anything else, and answers faster. */
    private final List<I> ids;
    /** Built lazily; concurrent callers may build it twice, with equal results. */
    private @Nullable IdTable<I> table;

    /** @throws IllegalArgumentException naming a duplicate id */
    IdLookup(String what, Collection<T> unsorted, Function<T, I> idOf) {
        List<T> sorted = new ArrayList<>(unsorted);
        List<I> known = idsOf(sorted, idOf);
        if (!isAscending(known)) {
            sorted.sort(Comparator.comparing(idOf));
            known = idsOf(sorted, idOf);
            for (int i = 1; i < known.size(); i++) {
                if (known.get(i).equals(known.get(i - 1))) {
                    throw new IllegalArgumentException("duplicate " + what + " " + known.get(i) + " in the snapshot");
                }
            }
        }
        values = Collections.unmodifiableList(sorted);
        ids = known;
    }

    private static <I, T> List<I> idsOf(List<T> values, Function<T, I> idOf) {
        List<I> ids = new ArrayList<>(values.size());
        for (T value : values) {
            ids.add(idOf.apply(value));
        }
        return ids;
    }

    /** Of values in order of their ids, none twice; both lists are kept. */
    static <I extends Comparable<I>, T> IdLookup<I, T> ofSorted(List<T> values, List<I> ids) {
        return new IdLookup<>(Collections.unmodifiableList(values), ids, null);
    }

    private IdLookup(List<T> values, List<I> ids, @Nullable IdTable<I> table) {
        this.values = values;
        this.ids = ids;
        this.table = table;
    }

    private static <I extends Comparable<I>> boolean isAscending(List<I> ids) {
        for (int i = 1; i < ids.size(); i++) {
            if (ids.get(i - 1).compareTo(ids.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns this lookup with other values for some of its ids; itself when none differs. */
    IdLookup<I, T> with(SortedMap<I, T> replaced) {
        @Nullable List<T> copy = null;
        for (Map.Entry<I, T> entry : replaced.entrySet()) {
            int index = indexOf(entry.getKey());
            if (!values.get(index).equals(entry.getValue())) {
                copy = copy == null ? new ArrayList<>(values) : copy;
                copy.set(index, entry.getValue());
            }
        }
        return copy == null ? this : new IdLookup<>(Collections.unmodifiableList(copy), ids, table);
    }

    List<T> values() {
        return values;
    }

    /** Returns the place of an id, or, as {@link Collections#binarySearch} does, where one that is not there would stand. */
    int place(I id) {
        return Collections.binarySearch(ids, id);
    }

    /** Not to be changed. */
    List<I> ids() {
        return ids;
    }

    T value(int index) {
        return values.get(index);
    }

    I id(int index) {
        return ids.get(index);
    }

    int size() {
        return ids.size();
    }

    boolean contains(I id) {
        return indexOf(id) >= 0;
    }

    OptionalInt find(I id) {
        int index = indexOf(id);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** Returns the dense index, or a negative number; making a table for a few questions takes longer than it saves. */
    int indexOf(I id) {
        @Nullable IdTable<I> made = table;
        return made == null ? Collections.binarySearch(ids, id) : made.indexOf(id);
    }

    /** Returns a table to look many ids up in; lookups of the same ids share it. */
    IdTable<I> table() {
        @Nullable IdTable<I> made = table;
        if (made == null) {
            made = new IdTable<>(ids);
            table = made;
        }
        return made;
    }
}
