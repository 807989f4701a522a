package io.stealaway.internal;

import java.util.Collections;
import java.util.List;

/** Searches near the place of the last find first: many searches in ascending order cost little more than one walk. */
public final class GallopingSearch {
    private GallopingSearch() {}

    /**
     * Returns the place of an id, as {@link Collections#binarySearch} does.
     *
     * @param ids in ascending order
     * @param from place from which the id, or where it would be, is known to be
     */
    public static <I extends Comparable<I>> int search(List<I> ids, I id, int from) {
        int low = from;
        int step = 1;
        while (low + step < ids.size() && ids.get(low + step).compareTo(id) < 0) {
            low += step;
            step *= 2;
        }
        int high = Math.min(ids.size(), low + step + 1);
        int place = Collections.binarySearch(ids.subList(low, high), id);
        return place < 0 ? place - low : place + low;
    }
}
