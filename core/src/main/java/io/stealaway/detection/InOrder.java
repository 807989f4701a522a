package io.stealaway.detection;

import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values in ascending order of their ids, asked for in that order too: one walk along both finds for each id its value, if there
 * is one, where a search for each would compare texts a dozen times.
 *
 * <p>Not thread-safe.
 */
final class InOrder<I extends Comparable<I>, T> {
    private final Iterator<T> rest;
    private final Function<T, I> idOf;
    private @Nullable T next;

    InOrder(Iterable<T> ascending, Function<T, I> idOf) {
        rest = ascending.iterator();
        this.idOf = idOf;
        step();
    }

    /** Returns the value with this id; null when there is none. Each id asked for must be greater than the one before. */
    @Nullable
    T of(I id) {
        // Ids that are the same object, as they mostly are, are told without comparing.
        while (next != null && !idOf.apply(next).equals(id)) {
            if (idOf.apply(next).compareTo(id) > 0) {
                return null;
            }
            step();
        }
        T found = next;
        step();
        return found;
    }

    private void step() {
        next = rest.hasNext() ? rest.next() : null;
    }
}
