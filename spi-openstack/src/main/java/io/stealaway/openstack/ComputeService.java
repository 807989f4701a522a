package io.stealaway.openstack;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.spi.BackendException;
import java.util.List;
import java.util.Optional;

/**
 * A nova-compute as Nova lists it: its zone is that of the host's aggregate, or Nova's default one. Immutable.
 *
 * @param zone empty when it cannot be read
 * @param odd what is odd about its record, by field
 */
record ComputeService(
        HostId host,
        Optional<AvailabilityZone> zone,
        boolean enabled,
        boolean up,
        String disabledReason,
        List<String> odd) {

    /** Returns the service; empty when its record does not tell on which host it is. */
    static Optional<ComputeService> read(LenientFields fields) {
        if (!fields.has("state")) {
            throw new BackendException.Unavailable(fields.where(), "has no state: a cell does not answer");
        }
        Optional<HostId> host = fields.id("host", HostId::of);
        Optional<AvailabilityZone> zone = fields.id("zone", AvailabilityZone::of);
        boolean enabled = fields.text("status").equals(Optional.of("enabled"));
        boolean up = fields.text("state").equals(Optional.of("up"));
        boolean forcedDown = fields.optionalFlag("forced_down").orElse(false);
        String disabledReason = fields.apart().optionalText("disabled_reason").orElse("");
        return host.map(id -> new ComputeService(id, zone, enabled, up && !forcedDown, disabledReason, fields.odd()));
    }

    /** Returns what keeps VMs from coming here or leaving; empty when nothing does. */
    String obstacle() {
        if (!odd.isEmpty()) {
            return "the record of its compute service is odd: " + String.join("; ", odd);
        }
        if (!up) {
            return "its compute service is down";
        }
        return enabled
                ? ""
                : "its compute service is disabled" + (disabledReason.isEmpty() ? "" : ": " + disabledReason);
    }

    /** Returns the one of both that says least good of the host, and that there are two. */
    ComputeService and(ComputeService other) {
        if (equals(other)) {
            return this;
        }
        return new ComputeService(
                host,
                zone.or(other::zone),
                enabled && other.enabled,
                up && other.up,
                disabledReason + other.disabledReason,
                List.of("several compute services, which differ"));
    }
}
