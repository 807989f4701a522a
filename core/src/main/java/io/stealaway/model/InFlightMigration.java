package io.stealaway.model;

import java.util.Objects;

/**
 * A running live migration, started by this library or anyone else. Its VM counts on both hosts until it ends.
 *
 * <p>Immutable and thread-safe.
 *
 * @param vm the VM that moves
 * @param source the host it leaves
 * @param target the host it goes to
 */
public record InFlightMigration(VmId vm, HostId source, HostId target) {

    /** @throws IllegalArgumentException if source and target are the same */
    public InFlightMigration {
        Objects.requireNonNull(vm, "vm");
        if (source.equals(target)) {
            throw new IllegalArgumentException(
                    "source and target of the migration of " + vm + " are the same host (" + source + ")");
        }
    }
}
