package io.stealaway.openstack;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits as long as a server asked us to; a test hands in one that does not wait. */
@FunctionalInterface
interface Pause {

    void await(Duration duration) throws InterruptedException;

    /** Returns the one that really waits. */
    static Pause real() {
        return duration -> {
            boolean released = new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
            assert !released : "nobody counts this latch down";
        };
    }
}
