package io.stealaway.openstack;

import io.stealaway.internal.Limits;
import io.stealaway.model.HostId;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A volume as Cinder lists it. Immutable.
 *
 * @param backendHost the host part of {@code host@backend#pool}; empty when Cinder does not show it
 * @param odd what is odd about its record, by field
 */
record VolumeFacts(VolumeId id, long gigabytes, Optional<String> backendHost, List<String> odd) {

    /** Returns the volume; empty when its record does not tell which it is. */
    static Optional<VolumeFacts> read(LenientFields fields) {
        Optional<VolumeId> id = fields.id("id", VolumeId::of);
        long gigabytes = fields.number("size", 0, Limits.MAX_BYTES >> 30).orElse(0);
        Optional<String> backendHost = fields.optionalText("os-vol-host-attr:host")
                .map(host -> host.split("[@#]", 2)[0])
                .filter(host -> !host.isEmpty());
        return id.map(volume -> new VolumeFacts(volume, gigabytes, backendHost, fields.odd()));
    }

    /** Returns the volume, with the host that its blocks are on if it is one of these. */
    Volume volume(SortedMap<String, HostId> byName) {
        return new Volume(
                id, Bytes.ofGibi(gigabytes), backendHost.flatMap(name -> Optional.ofNullable(byName.get(name))));
    }

    /** Returns one of both, if they say the same, and else what cannot be believed. */
    VolumeFacts and(VolumeFacts other) {
        return equals(other)
                ? this
                : new VolumeFacts(
                        id,
                        Math.max(gigabytes, other.gigabytes),
                        Optional.empty(),
                        List.of("is listed twice, and differs"));
    }
}
