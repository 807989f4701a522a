package io.stealaway.internal;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An unmodifiable map in natural order, two arrays instead of a tree: a cluster's observations are read in order, copied
 * whole, and never changed.
 */
@SuppressWarnings("JdkObsolete") // Observations promise a SortedMap, and nothing needs more.
public final class SortedArrayMap<K extends Comparable<K>, V> extends AbstractMap<K, V> implements SortedMap<K, V> {
    private final List<K> keys;
    private final List<V> values;

    private SortedArrayMap(List<K> keys, List<V> values) {
        this.keys = keys;
        this.values = values;
    }

    /** Takes keys that ascend, with their values; the caller keeps no hand on the lists. */
    public static <K extends Comparable<K>, V> SortedArrayMap<K, V> of(List<K> keys, List<V> values) {
        return new SortedArrayMap<>(keys, values);
    }

    /** Returns the same entries in natural order, whatever the order of the map. */
    public static <K extends Comparable<K>, V> SortedArrayMap<K, V> copyOf(Map<K, V> map) {
        if (map instanceof SortedArrayMap<K, V> same) {
            return same;
        }
        // What is in natural order already needs no tree in between.
        Map<K, V> sorted = map instanceof SortedMap<K, V> own && own.comparator() == null ? own : SortedCopies.map(map);
        return new SortedArrayMap<>(new ArrayList<>(sorted.keySet()), new ArrayList<>(sorted.values()));
    }

    /** Returns this map with some entries put or, where there is no value, removed. */
    public SortedArrayMap<K, V> with(SortedMap<K, Optional<V>> changes) {
        SortedArrayMap<K, Optional<V>> inOrder = copyOf(changes);
        int[] places = new int[inOrder.size()];
        int next = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = GallopingSearch.search(keys, inOrder.key(i), next);
            next = insertion(places[i]);
        }
        return with(inOrder, places);
    }

    /**
     * Returns the same, for who knows where the changes belong.
     *
     * @param places where each key of the changes stands here, or would, as {@link Collections#binarySearch} tells it
     */
    public SortedArrayMap<K, V> with(SortedArrayMap<K, Optional<V>> changes, int[] places) {
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0 != changes.value(i).isPresent()) {
                return merged(changes, places);
            }
        }
        return replaced(changes, places);
    }

    /** The keys stay, and are shared: most changes of a cluster are new values of VMs that were observed before. */
    private SortedArrayMap<K, V> replaced(SortedArrayMap<K, Optional<V>> changes, int[] places) {
        List<V> newValues = new ArrayList<>(values);
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                newValues.set(places[i], changes.value(i).orElseThrow());
            }
        }
        return new SortedArrayMap<>(keys, newValues);
    }

    private SortedArrayMap<K, V> merged(SortedArrayMap<K, Optional<V>> changes, int[] places) {
        List<K> newKeys = new ArrayList<>(keys.size() + changes.size());
        List<V> newValues = new ArrayList<>(keys.size() + changes.size());
        int next = 0;
        for (int i = 0; i < places.length; i++) {
            int place = insertion(places[i]);
            newKeys.addAll(keys.subList(next, place));
            newValues.addAll(values.subList(next, place));
            K key = changes.key(i);
            changes.value(i).ifPresent(value -> {
                newKeys.add(key);
                newValues.add(value);
            });
            next = places[i] >= 0 ? place + 1 : place;
        }
        newKeys.addAll(keys.subList(next, keys.size()));
        newValues.addAll(values.subList(next, keys.size()));
        return new SortedArrayMap<>(newKeys, newValues);
    }

    private static int insertion(int found) {
        return found < 0 ? -found - 1 : found;
    }

    public K key(int place) {
        return keys.get(place);
    }

    public V value(int place) {
        return values.get(place);
    }

    /** Returns the first place, at or behind one, whose key is not smaller. */
    private int place(K key, int from) {
        return insertion(GallopingSearch.search(keys, key, from));
    }

    /** Two such maps are compared in one walk, without a search for each key. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SortedArrayMap<?, ?> that
                ? keys.equals(that.keys) && values.equals(that.values)
                : super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    @Override
    public int size() {
        return keys.size();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return find(key) >= 0;
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        int place = find(key);
        return place < 0 ? null : values.get(place);
    }

    @SuppressWarnings("unchecked")
    private int find(@Nullable Object key) {
        if (key == null) {
            throw new NullPointerException("key");
        }
        // A key of another type is a ClassCastException, as in every sorted map.
        return Collections.binarySearch(keys, (K) key);
    }

    /** In one walk along both, without an entry for each. */
    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
        for (int place = 0; place < keys.size(); place++) {
            action.accept(keys.get(place), values.get(place));
        }
    }

    @Override
    public Set<K> keySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return keys.size();
            }

            @Override
            public boolean contains(@Nullable Object key) {
                return containsKey(key);
            }

            @Override
            public Iterator<K> iterator() {
                return Collections.unmodifiableList(keys).iterator();
            }
        };
    }

    @Override
    public Collection<V> values() {
        return Collections.unmodifiableList(values);
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return keys.size();
            }

            @Override
            public Iterator<Entry<K, V>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Entry<K, V>> {
        private int next = 0;

        @Override
        public boolean hasNext() {
            return next < keys.size();
        }

        @Override
        public Entry<K, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Entry<K, V> entry = Map.entry(keys.get(next), values.get(next));
            next++;
            return entry;
        }
    }

    @Override
    public @Nullable Comparator<? super K> comparator() {
        return null;
    }

    @Override
    public SortedMap<K, V> subMap(K from, K to) {
        if (from.compareTo(to) > 0) {
            throw new IllegalArgumentException("from (" + from + ") must not be greater than to (" + to + ")");
        }
        return range(place(from, 0), place(to, 0));
    }

    @Override
    public SortedMap<K, V> headMap(K to) {
        return range(0, place(to, 0));
    }

    @Override
    public SortedMap<K, V> tailMap(K from) {
        return range(place(from, 0), keys.size());
    }

    private SortedMap<K, V> range(int from, int to) {
        return new SortedArrayMap<>(keys.subList(from, to), values.subList(from, to));
    }

    @Override
    public K firstKey() {
        return at(0);
    }

    @Override
    public K lastKey() {
        return at(keys.size() - 1);
    }

    private K at(int place) {
        if (keys.isEmpty()) {
            throw new NoSuchElementException("the map is empty");
        }
        return keys.get(place);
    }
}
