package io.stealaway.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/** Reads instants as {@link Instant#parse} does; the usual form, a four-digit year and all of a time in UTC, at a fraction of its cost. */
final class InstantText {
    private static final String FORM = "0000-00-00T00:00:00";

    private InstantText() {}

    /** @throws DateTimeException when it is no instant */
    static Instant parse(String text) {
        return usual(text) && digits(text, 11, 13) < 24 && digits(text, 14, 16) < 60 && digits(text, 17, 19) < 60
                ? read(text)
                : Instant.parse(text);
    }

    private static Instant read(String text) {
        LocalDate day = LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
        long second = 3_600L * digits(text, 11, 13) + 60L * digits(text, 14, 16) + digits(text, 17, 19);
        int nanos = 0;
        if (text.length() > FORM.length() + 1) {
            nanos = digits(text, FORM.length() + 1, text.length() - 1);
            for (int places = text.length() - FORM.length() - 2; places < 9; places++) {
                nanos *= 10;
            }
        }
        return Instant.ofEpochSecond(86_400 * day.toEpochDay() + second, nanos);
    }

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }

    /** Returns whether it looks like 2026-03-02T12:00:00Z or 2026-03-02T12:00:00.123Z, with up to nine digits. */
    private static boolean usual(String text) {
        int last = text.length() - 1;
        int fraction = last - FORM.length();
        if (fraction < 0 || fraction == 1 || fraction > 10 || text.charAt(last) != 'Z') {
            return false;
        }
        for (int i = 0; i < last; i++) {
            char like = i < FORM.length() ? FORM.charAt(i) : i == FORM.length() ? '.' : '0';
            char c = text.charAt(i);
            if (like == '0' ? c < '0' || c > '9' : c != like) {
                return false;
            }
        }
        return true;
    }
}
