package io.stealaway.json;

import io.stealaway.model.policy.MigrationPolicy.QuietHours;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.SortedSet;
import java.util.function.Function;

/** The fields of {@link QuietHours}: days by name, times as {@code 22:00}, and a time zone as {@code Europe/Moscow}. */
final class QuietHoursCodec {
    private QuietHoursCodec() {}

    static void write(JsonOut out, QuietHours hours) throws IOException {
        out.texts("days", hours.days());
        out.text("from", hours.from());
        out.text("to", hours.to());
        out.text("timeZone", hours.timeZone());
    }

    static QuietHours read(ObjectFields in) {
        SortedSet<DayOfWeek> days = in.setOrEmpty("days", DayOfWeek::valueOf);
        LocalTime from = in.id("from", text -> parsed("a time of day such as 22:00", text, LocalTime::parse));
        LocalTime to = in.id("to", text -> parsed("a time of day such as 06:30", text, LocalTime::parse));
        java.time.ZoneId zone =
                in.id("timeZone", text -> parsed("a time zone such as Europe/Moscow", text, java.time.ZoneId::of));
        return in.build(() -> new QuietHours(days, from, to, zone));
    }

    private static <T> T parsed(String what, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' must be " + what, e);
        }
    }
}
