package io.stealaway.openstack;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.spi.BackendException;

/** A nova-compute as Nova lists it: its zone is that of the host's aggregate, or Nova's default one. Immutable. */
record ComputeService(HostId host, AvailabilityZone zone, boolean enabled, boolean up, String disabledReason) {

    static ComputeService read(Fields fields) {
        if (!fields.has("state")) {
            throw new BackendException.Unavailable(fields.where(), "a cell does not answer");
        }
        return new ComputeService(
                HostId.of(fields.text("host")),
                AvailabilityZone.of(fields.text("zone")),
                fields.text("status").equals("enabled"),
                fields.text("state").equals("up") && !fields.flag("forced_down", false),
                fields.optionalText("disabled_reason").orElse(""));
    }

    /** Returns what keeps VMs from coming here or leaving; empty when nothing does. */
    String obstacle() {
        if (!up) {
            return "its compute service is down";
        }
        return enabled
                ? ""
                : "its compute service is disabled" + (disabledReason.isEmpty() ? "" : ": " + disabledReason);
    }
}
