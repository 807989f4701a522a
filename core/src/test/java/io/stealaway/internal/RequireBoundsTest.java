package io.stealaway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequireBoundsTest {
    @Test
    void boundsAreIncludedAndWhatIsBeyondIsNamed() {
        assertThat(Require.between("attempts", 1, 1, 3)).isEqualTo(1);
        assertThat(Require.between("attempts", 3, 1, 3)).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Require.between("attempts", 4, 1, 3))
                .withMessage("attempts (4) must be between 1 and 3");
        assertThatIllegalArgumentException().isThrownBy(() -> Require.between("attempts", 0, 1, 3));
        Duration second = Duration.ofSeconds(1);
        assertThat(Require.between("ttl", second, second, second)).isEqualTo(second);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Require.between("ttl", second.plusNanos(1), Duration.ZERO, second))
                .withMessage("ttl (PT1.000000001S) must be between PT0S and PT1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Require.between("ttl", Duration.ofMillis(-1), Duration.ZERO, second));
    }
}
