package io.stealaway.local;

import io.stealaway.spi.BackendException;
import io.stealaway.spi.Leadership;
import io.stealaway.testkit.LeadershipContract;
import io.stealaway.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;

class InMemoryLeasesContractTest extends LeadershipContract {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-02T12:00:00Z"));
    private final InMemoryLeases leases = new InMemoryLeases(Duration.ofSeconds(30), clock);
    private boolean broken;

    /** Memory does not break; what the contract asks of those that do is shown by a proxy. */
    @Override
    protected Leadership replica(String name) {
        Leadership leadership = leases.of(name);
        return zone -> {
            if (broken) {
                throw new BackendException.Unavailable("lease", "told to");
            }
            return leadership.lease(zone);
        };
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }

    @Override
    protected void letLeasesEnd() {
        clock.advance(Duration.ofSeconds(30));
    }

    @Override
    protected void breakBackend() {
        broken = true;
    }
}
