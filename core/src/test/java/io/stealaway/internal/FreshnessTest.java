package io.stealaway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.25Z");

    @ParameterizedTest
    @CsvSource({
        "PT0S,PT1S",
        "PT0.999999999S,PT1S",
        "PT1S,PT1S",
        "PT1.000000001S,PT1S",
        "PT0.3S,PT0.5S",
        "PT0.5S,PT0.3S",
        "PT179.9S,PT3M",
        "PT180.1S,PT3M",
        "PT179.5S,PT179.6S",
        "PT179.6S,PT179.5S"
    })
    void aSampleIsFreshWhileItIsYoungerThanAllowedInThePastAsInTheFuture(Duration age, Duration maxAge) {
        boolean young = age.compareTo(maxAge) < 0;

        assertThat(Freshness.fresh(NOW.minus(age), NOW, maxAge)).isEqualTo(young);
        assertThat(Freshness.fresh(NOW.plus(age), NOW, maxAge)).isEqualTo(young);
    }
}
