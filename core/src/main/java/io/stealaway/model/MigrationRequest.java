package io.stealaway.model;

import java.util.Objects;

/**
 * A request to a migrator to live-migrate one VM.
 *
 * <p>Immutable and thread-safe.
 *
 * @param id names this migration, unique over all leaders and restarts
 * @param vm the VM to move
 * @param source the host it must be on
 * @param target the host it must go to
 */
public record MigrationRequest(MigrationId id, VmId vm, HostId source, HostId target) {

    /** @throws IllegalArgumentException if source and target are the same */
    public MigrationRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(vm, "vm");
        if (source.equals(target)) {
            throw new IllegalArgumentException("source and target of " + id + " are the same host (" + source + ")");
        }
    }
}
