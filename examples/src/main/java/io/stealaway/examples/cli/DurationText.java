package io.stealaway.examples.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on a command line: {@code 30s}, {@code 5m}, {@code 12h}, {@code 7d}, or as ISO-8601 has them; a minus sign means ago. */
final class DurationText implements ITypeConverter<Duration> {
    private static final Pattern SHORT = Pattern.compile("-?(\\d{1,6})([smhd])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    @Override
    public Duration convert(String text) {
        Matcher form = SHORT.matcher(text.toLowerCase(Locale.ROOT));
        try {
            Duration duration = form.matches()
                    ? UNITS.getOrDefault(form.group(2), Duration.ZERO).multipliedBy(Long.parseLong(form.group(1)))
                    : Duration.parse(text).abs();
            if (duration.isZero()) {
                throw new TypeConversionException("'" + text + "' must be longer than nothing");
            }
            return duration;
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text + "' must be a duration such as 30s, 5m, 12h, 7d or PT5M");
        }
    }
}
