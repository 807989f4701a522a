package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LivePartsTest {
    @ParameterizedTest
    @CsvSource({"PT60S, PT180S", "PT1S, PT15S", "PT5.5S, PT17S", "PT20M, PT1H", "PT3H, PT1H"})
    void aLeaseLastsThreePassesWithinWhatLeasesMayLast(Duration passInterval, Duration lease) {
        assertThat(LiveParts.lease(passInterval)).isEqualTo(lease);
    }
}
