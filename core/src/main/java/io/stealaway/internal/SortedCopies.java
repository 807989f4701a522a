package io.stealaway.internal;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Unmodifiable copies in natural order, whatever comparator the original had: iteration order is part of the answer. */
public final class SortedCopies {
    private SortedCopies() {}

    public static <T extends Comparable<T>> SortedSet<T> set(Collection<T> values) {
        if (values.isEmpty()) {
            return Collections.emptySortedSet();
        }
        TreeSet<T> copy = new TreeSet<>();
        copy.addAll(values);
        return Collections.unmodifiableSortedSet(copy);
    }

    public static <K extends Comparable<K>, V> SortedMap<K, V> map(Map<K, V> values) {
        return values.isEmpty() ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(copy(values));
    }

    /** What is in natural order already is copied in linear time, without comparing. */
    private static <K extends Comparable<K>, V> SortedMap<K, V> copy(Map<K, V> values) {
        if (values instanceof SortedMap<K, V> sorted && sorted.comparator() == null) {
            return new TreeMap<>(sorted);
        }
        TreeMap<K, V> copy = new TreeMap<>();
        values.forEach(copy::put);
        return copy;
    }
}
