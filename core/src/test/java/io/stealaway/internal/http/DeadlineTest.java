package io.stealaway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.spi.BackendException;
import io.stealaway.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Deadline deadline = Deadline.in(Duration.ofSeconds(10), clock);

    @Test
    void theTimeThatIsLeftShrinksToATimeout() {
        clock.advance(Duration.ofSeconds(4));
        assertThat(deadline.require("nova: read")).isEqualTo(Duration.ofSeconds(6));
        clock.advance(Duration.ofSeconds(6));
        assertThatThrownBy(() -> deadline.require("nova: read"))
                .isInstanceOf(BackendException.Timeout.class)
                .hasMessage("nova: read: no time left of the call's 10000 ms");
    }

    @Test
    void aClockThatIsSetBackDoesNotLengthenIt() {
        clock.set(clock.instant().minus(Duration.ofHours(1)));
        assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(10));
    }
}
