package io.stealaway.model;

import io.stealaway.internal.Sorted;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.SortedSet;

/**
 * Hours of the week in which nothing is begun, by the clocks of one place; what was begun before goes on.
 *
 * <p>Immutable and thread-safe.
 *
 * @param days the days on which they begin; at least one
 * @param from when they begin
 * @param to when they end, exclusive; on the next day unless it is later than {@code from}, so that the same time twice is a whole day
 * @param timeZone whose clocks, with their summer time
 */
public record QuietHours(SortedSet<DayOfWeek> days, LocalTime from, LocalTime to, java.time.ZoneId timeZone) {

    /** @throws IllegalArgumentException if there is no day */
    public QuietHours {
        days = Sorted.set(days);
        if (days.isEmpty()) {
            throw new IllegalArgumentException("days of quiet hours must name at least one day");
        }
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(timeZone, "timeZone");
    }

    /** Returns whether they are on at this instant. */
    public boolean at(Instant instant) {
        ZonedDateTime there = instant.atZone(timeZone);
        LocalTime time = there.toLocalTime();
        boolean overMidnight = !from.isBefore(to);
        boolean sinceToday =
                days.contains(there.getDayOfWeek()) && !time.isBefore(from) && (overMidnight || time.isBefore(to));
        boolean sinceYesterday =
                overMidnight && days.contains(there.getDayOfWeek().minus(1)) && time.isBefore(to);
        return sinceToday || sinceYesterday;
    }

    /** Returns them as one line for people. */
    @Override
    public String toString() {
        return "from " + from + " to " + to + " " + timeZone + " on " + days;
    }
}
