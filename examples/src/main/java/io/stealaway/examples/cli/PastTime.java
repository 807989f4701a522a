package io.stealaway.examples.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments on a command line: how long ago, as {@code 90m}, {@code -12h}, {@code 7d} or {@code PT90M}, or an instant. */
final class PastTime {
    /** What options that take one say of it. */
    static final String SPELLINGS = "90m, 12h or -12h, 7d, PT90M, or an instant such as 2026-03-02T12:00:00Z";

    private static final Pattern SHORT = Pattern.compile("-?(\\d{1,6})([mhd])");
    private static final Map<String, Duration> UNITS =
            Map.of("m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    private PastTime() {}

    /**
     * Returns the instant that is meant.
     *
     * @param now what it is counted from
     * @throws BadInput naming the option and what it may be
     */
    static Instant of(String option, String text, Instant now) {
        try {
            Matcher form = SHORT.matcher(text.toLowerCase(Locale.ROOT));
            if (form.matches()) {
                return now.minus(
                        UNITS.getOrDefault(form.group(2), Duration.ZERO).multipliedBy(Long.parseLong(form.group(1))));
            }
            return text.matches("[-+]?P.*") ? now.minus(Duration.parse(text).abs()) : Instant.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new BadInput(option + " (" + text + ") must be as 90m, 12h, 7d, PT90M or 2026-03-02T12:00:00Z", e);
        }
    }
}
