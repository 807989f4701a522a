package io.stealaway.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Leadership;
import io.stealaway.spi.Leadership.Following;
import io.stealaway.spi.Leadership.Leading;
import io.stealaway.testkit.LeadershipContract;
import io.stealaway.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsulLeadershipTest extends LeadershipContract {
    private static final AvailabilityZone ZONE = AvailabilityZone.of("az1");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private FakeConsul consul;

    @BeforeEach
    void start() {
        consul = new FakeConsul();
    }

    @AfterEach
    void stop() {
        consul.close();
    }

    private ConsulLeadership leadership(String name) {
        return new ConsulLeadership(Vms.config(consul, clock).build(), "stealaway/leaders", name);
    }

    @Override
    protected Leadership replica(String name) {
        return leadership(name);
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }

    @Override
    protected void letLeasesEnd() {
        clock.advance(Duration.ofSeconds(60));
        consul.endSessions();
    }

    @Override
    protected void breakBackend() {
        consul.breakDown();
    }

    @Test
    void theLeaseEndsATenthBeforeConsulMayGiveItAway() {
        assertThat(leadership("a").lease(ZONE))
                .isEqualTo(new Leading(clock.instant().plusMillis(13_500)));
    }

    @Test
    void aReplicaThatClosesGivesItsZonesBack() {
        ConsulLeadership a = leadership("a");
        a.lease(ZONE);
        a.close();
        a.close();
        assertThat(leadership("b").lease(ZONE)).isInstanceOf(Leading.class);
        assertThat(a.lease(ZONE)).isEqualTo(new Following("b"));
    }

    @Test
    void aLeaseShorterThanConsulAllowsIsRefused() {
        assertThatThrownBy(() -> new ConsulLeadership(
                        Vms.config(consul, clock).build(),
                        "stealaway/leaders",
                        "a",
                        Duration.ofSeconds(9),
                        Duration.ZERO))
                .hasMessageContaining("ttl (PT9S)");
    }
}
