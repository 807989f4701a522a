package io.stealaway.model;

import io.stealaway.internal.Limits;
import io.stealaway.internal.Require;
import java.util.Objects;
import java.util.Optional;

/**
 * A volume attached to a VM.
 *
 * <p>Immutable and thread-safe.
 *
 * @param id the volume's id
 * @param bytes its size in bytes, 0 or more
 * @param storageHost the hypervisor that its blocks are on; empty when it is remote to all of them
 */
public record Volume(VolumeId id, long bytes, Optional<HostId> storageHost) {

    /** @throws IllegalArgumentException if the size is negative */
    public Volume {
        Objects.requireNonNull(id, "id");
        Require.between("bytes of volume " + id, bytes, 0, Limits.MAX_BYTES);
        Objects.requireNonNull(storageHost, "storageHost");
    }
}
