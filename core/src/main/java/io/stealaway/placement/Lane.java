package io.stealaway.placement;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** How much of one limit is taken at each moment: migrations in flight, of a role, in or out of a host, bytes per second. */
final class Lane {
    private final long most;
    /** What is taken from this moment on until the next one. */
    private final TreeMap<Moment, Long> taken = new TreeMap<>();

    Lane(long most) {
        this.most = most;
        taken.put(Moment.START, 0L);
    }

    /** Returns the earliest moment, not before the given one, from which that much stays free for the whole duration. */
    Moment earliest(Moment from, Duration duration, long amount) {
        Moment begin = from;
        Moment end = begin.plus(duration);
        Map.Entry<Moment, Long> span = taken.floorEntry(begin);
        while (span != null && span.getKey().compareTo(end) < 0) {
            Map.Entry<Moment, Long> next = taken.higherEntry(span.getKey());
            if (span.getValue() + amount > most && next != null) {
                begin = next.getKey();
                end = begin.plus(duration);
            }
            span = next;
        }
        return begin;
    }

    /** Returns whether that much was not free just before a moment. */
    boolean fullBefore(Moment moment, long amount) {
        Map.Entry<Moment, Long> before = taken.lowerEntry(moment);
        return before != null && before.getValue() + amount > most;
    }

    /** Takes an amount from one moment to another. */
    void take(Moment begin, Moment end, long amount) {
        taken.computeIfAbsent(begin, moment -> taken.floorEntry(moment).getValue());
        taken.computeIfAbsent(end, moment -> taken.floorEntry(moment).getValue());
        taken.subMap(begin, end).replaceAll((moment, before) -> before + amount);
    }
}
