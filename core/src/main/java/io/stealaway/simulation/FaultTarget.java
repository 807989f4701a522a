package io.stealaway.simulation;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import java.time.Duration;
import java.time.Instant;

/** What {@link Faults} strikes. */
interface FaultTarget {
    void hostUp(HostId id, boolean up);

    void enable(HostId id, boolean enabled);

    void metricGap(VmId vm, Instant until);

    void freezeMetrics(VmId vm, Instant until);

    void metricLag(Duration lag);

    void failMigration(VmId vm);

    void dirtyRate(VmId vm, long bytesPerSecond);

    void migrateByHand(VmId vm, HostId target);

    void holdByHand(VmId vm, String isolator, boolean hold);
}
