package io.stealaway.examples.report;

import io.stealaway.simulation.SimulationResult.Interval;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.ToLongFunction;

/** Suffering over time in a terminal without any graphics: one character for each stretch, denser for more. */
final class SufferingStrip {
    private static final String LEVELS = " .:-=+*#%@";
    private static final int COLUMNS = Math.min(72, TextTable.WIDTH - 12);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

    private SufferingStrip() {}

    /** Returns lines that end with line feeds: a heading, loop off, loop on, and when they begin and end. */
    static String of(List<Interval> intervals) {
        int span = (intervals.size() + COLUMNS - 1) / COLUMNS;
        long[] off = sums(intervals, span, Interval::sufferingVmMinutesOff);
        long[] on = sums(intervals, span, Interval::sufferingVmMinutesOn);
        long most = 0;
        for (int i = 0; i < off.length; i++) {
            most = Math.max(most, Math.max(off[i], on[i]));
        }
        String from = CLOCK.format(intervals.get(0).from());
        String last = CLOCK.format(intervals.get(intervals.size() - 1).from());
        String gap = " ".repeat(Math.max(1, off.length - from.length() - last.length()));
        return "suffering over time, @ is " + Units.count(most) + " VM-minutes in " + 5 * span + " min\n"
                + "loop off  |" + strip(off, most) + "|\n"
                + "loop on   |" + strip(on, most) + "|\n"
                + "           " + from + gap + last + "\n";
    }

    private static long[] sums(List<Interval> intervals, int span, ToLongFunction<Interval> value) {
        long[] sums = new long[(intervals.size() + span - 1) / span];
        for (int i = 0; i < intervals.size(); i++) {
            sums[i / span] += value.applyAsLong(intervals.get(i));
        }
        return sums;
    }

    /** Something is never shown as nothing. */
    private static String strip(long[] sums, long most) {
        StringBuilder strip = new StringBuilder();
        for (long sum : sums) {
            long level = most == 0 ? 0 : (sum * (LEVELS.length() - 1) + most - 1) / most;
            strip.append(LEVELS.charAt((int) level));
        }
        return strip.toString();
    }
}
