package io.stealaway.model;

import io.stealaway.internal.Require;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a detector remembers of one VM between passes.
 *
 * <p>Immutable and thread-safe.
 *
 * @param host the host it was on; what it suffered elsewhere says nothing about its neighbours here
 * @param hits the last passes, newest in bit 0; a set bit is a hit
 * @param passes how many passes are remembered, 0 to 60
 * @param clearPasses passes in a row below the clear threshold
 * @param sufferingSince when it was found to suffer; empty while it is well
 * @param lastSample the newest sample that was judged; a sample is judged once
 */
public record VmHistory(
        HostId host, long hits, int passes, int clearPasses, Optional<Instant> sufferingSince, Instant lastSample) {

    /** @throws IllegalArgumentException if a count is negative or too large */
    public VmHistory {
        Objects.requireNonNull(host, "host");
        Require.between("passes", passes, 0, 60);
        Require.between("clearPasses", clearPasses, 0, Integer.MAX_VALUE);
        Objects.requireNonNull(sufferingSince, "sufferingSince");
        Objects.requireNonNull(lastSample, "lastSample");
    }
}
