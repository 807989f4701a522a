package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.policy.Policy;
import io.stealaway.remediation.rule.WaitDeadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitDeadlineTest {
    private static final Duration YEAR = Duration.ofDays(365);

    private static Policy isolatingFor(Duration most) {
        Policy acting = Bench.policy();
        return acting.toBuilder()
                .isolation(acting.isolation().toBuilder().maxIsolating(most).build())
                .build();
    }

    @Test
    void noWaitIsLongerThanAnySettingMayBe() {
        Policy longest = isolatingFor(YEAR);
        assertThat(WaitDeadline.with(Long.MAX_VALUE, longest)).isEqualTo(YEAR);
        // Three times 121 days, and the migration's own minutes, is less than a year; three times 122 is more.
        assertThat(WaitDeadline.with(1, isolatingFor(Duration.ofDays(121)))).isLessThan(YEAR);
        assertThat(WaitDeadline.with(1, isolatingFor(Duration.ofDays(122)))).isEqualTo(YEAR);
    }
}
