package io.stealaway.placement.schedule;

import java.util.Arrays;

/**
 * How much of one limit is taken at each moment: migrations in flight, of a role, in or out of a host, bytes per second.
 *
 * <p>A moment is a time in milliseconds from the start of the plan and a tick, which orders migrations that take no predicted
 * time. Not thread-safe.
 */
final class CapacityTimeline {
    private final long most;
    /** From each of these moments on, ascending, so much is taken until the next one. */
    private long[] millis = new long[3];

    private int[] ticks = new int[3];
    private long[] taken = new long[3];
    private int points = 1;
    /** The first point at which anything is left: what is full is never given back. */
    private int open;

    CapacityTimeline(long most) {
        this.most = most;
    }

    /** Moves a moment to the earliest one, not before it, from which that much stays free for the whole duration. */
    void delay(PlanTime begin, long duration, long amount) {
        int at = floor(begin.millis(), begin.tick());
        if (amount > 0 && at < open) {
            at = open;
            begin.set(millis[at], ticks[at]);
        }
        for (; at < points && startsBeforeEnd(at, begin, duration); at++) {
            if (taken[at] + amount > most && at + 1 < points) {
                begin.set(millis[at + 1], ticks[at + 1]);
            }
        }
    }

    private boolean startsBeforeEnd(int at, PlanTime begin, long duration) {
        long endMillis = begin.endMillis(duration);
        return millis[at] < endMillis || (millis[at] == endMillis && ticks[at] < begin.endTick(duration));
    }

    /** Returns whether that much was not free just before a moment. */
    boolean fullBefore(PlanTime moment, long amount) {
        int before = floor(moment.millis(), moment.tick());
        if (millis[before] == moment.millis() && ticks[before] == moment.tick()) {
            before--;
        }
        return before >= 0 && taken[before] + amount > most;
    }

    /** Takes an amount from a moment on for a duration. */
    void take(PlanTime begin, long duration, long amount) {
        int from = point(begin.millis(), begin.tick());
        int to = point(begin.endMillis(duration), begin.endTick(duration));
        for (int at = from; at < to; at++) {
            taken[at] += amount;
        }
        while (open < points - 1 && taken[open] >= most) {
            open++;
        }
    }

    /** Returns the last point that is not after a moment; the first one is never after any. */
    private int floor(long atMillis, int atTick) {
        int low = 0;
        int high = points - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (millis[middle] < atMillis || (millis[middle] == atMillis && ticks[middle] <= atTick)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Returns the point of a moment, made where there is none. */
    private int point(long atMillis, int atTick) {
        int floor = floor(atMillis, atTick);
        return millis[floor] == atMillis && ticks[floor] == atTick ? floor : insert(floor + 1, atMillis, atTick);
    }

    private int insert(int place, long atMillis, int atTick) {
        if (points == millis.length) {
            millis = Arrays.copyOf(millis, 2 * points);
            ticks = Arrays.copyOf(ticks, 2 * points);
            taken = Arrays.copyOf(taken, 2 * points);
        }
        System.arraycopy(millis, place, millis, place + 1, points - place);
        System.arraycopy(ticks, place, ticks, place + 1, points - place);
        System.arraycopy(taken, place, taken, place + 1, points - place);
        millis[place] = atMillis;
        ticks[place] = atTick;
        taken[place] = taken[place - 1];
        points++;
        open += place <= open ? 1 : 0;
        return place;
    }
}
