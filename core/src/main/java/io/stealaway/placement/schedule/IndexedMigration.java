package io.stealaway.placement.schedule;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.schedule.MigrationLimits.Scope;

/** A migration by the indices of what it names. */
record IndexedMigration(int vm, int source, int target) {
    static IndexedMigration of(ClusterSnapshot snapshot, VmId vm, HostId source, HostId target) {
        return new IndexedMigration(
                snapshot.vmIndex(vm).orElseThrow(),
                snapshot.hostIndex(source).orElseThrow(),
                snapshot.hostIndex(target).orElseThrow());
    }

    /** Returns the index of what a scope tells it from others by, or -1 if the scope does not hold it. */
    int index(Scope scope, ClusterSnapshot snapshot) {
        return switch (scope) {
            case CLUSTER -> 0;
            case ZONE -> snapshot.hostZone(source);
            case ROLE -> snapshot.vmRole(vm);
            case SOURCE -> source;
            case TARGET -> target;
        };
    }
}
