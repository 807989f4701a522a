package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
    private interface Parser {
        Instant parse(String text);
    }

    private static Optional<Instant> read(Parser parser, String text) {
        try {
            return Optional.of(parser.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static void same(String text) {
        assertThat(read(InstantText::parse, text)).as(text).isEqualTo(read(Instant::parse, text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-02T12:00:00Z",
                "2026-03-02T12:00:00.5Z",
                "2026-03-02T12:00:00.123456789Z",
                "2026-03-02T12:00:00.1234567890Z",
                "2026-03-02T12:00:00.Z",
                "2026-03-02T12:00:00z",
                "2026-03-02t12:00:00Z",
                "2026-03-02T12:00Z",
                "2026-03-02T12:00:00",
                "2026-02-29T00:00:00Z",
                "2024-02-29T23:59:59Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-01-32T00:00:00Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T24:00:01Z",
                "2026-01-31T23:60:00Z",
                "2016-12-31T23:59:60Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z",
                "+12026-01-01T00:00:00Z",
                "-2026-01-01T00:00:00Z",
                "1969-12-31T23:59:59.9Z",
                "2026-03-02T12:00:00+01:00",
                "٢٠٢٦-03-02T12:00:00Z",
                "",
                "Z",
                "2026-03-02T12:00:00.12-Z",
                "2026-03-02T12:0a:00Z"
            })
    void readsWhatTheLibraryReads(String text) {
        same(text);
    }

    @Test
    void readsInstantsOfAllYearsAndPrecisions() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            long second = (long) (random.nextDouble() * 315_537_897_600L) - 62_135_596_800L;
            int[] units = {1, 1_000, 1_000_000, 100_000_000, 1_000_000_000};
            int unit = units[random.nextInt(units.length)];
            int nanos = random.nextInt(1_000_000_000) / unit * unit;
            Instant instant = Instant.ofEpochSecond(second, nanos);
            assertThat(InstantText.parse(instant.toString())).isEqualTo(instant);
        }
    }

    @Test
    void oneWrongLetterIsJudgedAlike() {
        Random random = new Random(8);
        String letters = "0123456789-:.TZ+ztx ";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text =
                    new StringBuilder(random.nextBoolean() ? "2026-03-31T19:38:47Z" : "2024-02-29T05:06:07.089Z");
            text.setCharAt(random.nextInt(text.length()), letters.charAt(random.nextInt(letters.length())));
            same(text.toString());
        }
    }
}
