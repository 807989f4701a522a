package io.stealaway.openstack;

import io.stealaway.model.VolumeId;
import java.util.Optional;

/**
 * A volume as Cinder lists it. Immutable.
 *
 * @param backendHost the host part of {@code host@backend#pool}; empty when Cinder does not show it
 */
record VolumeFacts(VolumeId id, long gigabytes, Optional<String> backendHost) {

    static VolumeFacts read(Fields fields) {
        return new VolumeFacts(
                VolumeId.of(fields.text("id")),
                fields.number("size"),
                fields.optionalText("os-vol-host-attr:host")
                        .map(host -> host.split("[@#]", 2)[0])
                        .filter(host -> !host.isEmpty()));
    }
}
