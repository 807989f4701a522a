package io.stealaway.internal;

import java.util.Iterator;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Values in ascending order of their ids, asked for in that order too: one walk along both finds for each id its value, if there
 * is one, where a search for each would compare texts a dozen times.
 *
 * <p>Not thread-safe.
 */
public final class MergeJoin<I extends Comparable<I>, T> {
    private final Iterator<I> ids;
    private final Iterator<T> values;
    /** Null when no value is left. */
    private @Nullable I next;

    public MergeJoin(SortedMap<I, T> ascending) {
        ids = ascending.keySet().iterator();
        values = ascending.values().iterator();
        step();
    }

    /** Returns the value with this id; null when there is none. Each id asked for must be greater than the one before. */
    @Nullable
    public T of(I id) {
        // Ids that are the same object, as they mostly are, are told without comparing.
        while (next != null && !next.equals(id)) {
            if (next.compareTo(id) > 0) {
                return null;
            }
            values.next();
            step();
        }
        if (next == null) {
            return null;
        }
        step();
        return values.next();
    }

    private void step() {
        next = ids.hasNext() ? ids.next() : null;
    }
}
