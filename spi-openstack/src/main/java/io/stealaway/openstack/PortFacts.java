package io.stealaway.openstack;

import io.stealaway.model.VmId;
import java.util.List;
import java.util.Optional;

/**
 * One SR-IOV port that says it is a server's. Immutable.
 *
 * @param project whose it is; empty when Neutron does not show it
 * @param bound whether it is bound to a host, which only administrators and Nova can say
 * @param wholeDevice whether it hands out the whole device rather than a function of it
 * @param odd what is odd about its record, by field
 */
record PortFacts(VmId vm, Optional<String> project, boolean bound, boolean wholeDevice, List<String> odd) {

    /** Returns the port; empty when it is no server's: owners may write anything there. */
    static Optional<PortFacts> read(LenientFields fields) {
        Optional<VmId> vm = fields.apart().optionalId("device_id", VmId::of);
        Optional<String> project = fields.apart().optionalText("project_id");
        boolean bound = !fields.has("binding:host_id")
                || fields.apart().optionalText("binding:host_id").isPresent();
        boolean wholeDevice = fields.text("binding:vnic_type").equals(Optional.of("direct-physical"));
        return vm.map(of -> new PortFacts(of, project, bound, wholeDevice, fields.odd()));
    }

    /** Returns whether it is the server's, and not only said to be by the owner of another project. */
    boolean belongsTo(Server server) {
        return bound
                || project.isEmpty()
                || server.tenant()
                        .map(tenant -> tenant.value().equals(project.get()))
                        .orElse(true);
    }
}
