package io.stealaway.json;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Role;
import io.stealaway.model.policy.MigrationPolicy.QuietHours;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.function.Function;

/**
 * The fields of {@link QuietHours}: days by name, times as {@code 22:00}, a time zone as {@code Europe/Moscow}, and
 * whom they hold for, unless that is everyone.
 */
final class QuietHoursCodec {
    private QuietHoursCodec() {}

    static void write(JsonOut out, QuietHours hours) throws IOException {
        out.texts("days", hours.days());
        out.text("from", hours.from());
        out.text("to", hours.to());
        out.text("timeZone", hours.timeZone());
        out.textsIfAny("availabilityZones", hours.availabilityZones());
        out.textsIfAny("roles", hours.roles());
    }

    static QuietHours read(ObjectFields in) {
        SortedSet<DayOfWeek> days = in.setOrEmpty("days", QuietHoursCodec::day);
        LocalTime from = in.id("from", text -> parsed("a time of day such as 22:00", text, LocalTime::parse));
        LocalTime to = in.id("to", text -> parsed("a time of day such as 06:30", text, LocalTime::parse));
        java.time.ZoneId zone =
                in.id("timeZone", text -> parsed("a time zone such as Europe/Moscow", text, java.time.ZoneId::of));
        SortedSet<AvailabilityZone> places = in.setOrEmpty("availabilityZones", AvailabilityZone::of);
        SortedSet<Role> roles = in.setOrEmpty("roles", Role::of);
        return in.build(() -> new QuietHours(days, from, to, zone, places, roles));
    }

    private static DayOfWeek day(String text) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' must be one of " + Arrays.toString(DayOfWeek.values())));
    }

    private static <T> T parsed(String what, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' must be " + what, e);
        }
    }
}
