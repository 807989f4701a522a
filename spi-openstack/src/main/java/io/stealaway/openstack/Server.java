package io.stealaway.openstack;

import io.stealaway.model.HostId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VolumeId;
import io.stealaway.spi.BackendException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A server as Nova lists it. Immutable. */
record Server(
        VmId id,
        String name,
        Optional<String> hostname,
        Tenant tenant,
        Optional<HostId> host,
        String status,
        String vmState,
        Optional<String> taskState,
        boolean locked,
        Flavor flavor,
        boolean bootsFromVolume,
        List<VolumeId> volumes,
        SortedMap<String, String> metadata,
        List<String> tags,
        Instant updated) {
    private static final String HOST = "OS-EXT-SRV-ATTR:host";

    static Server read(Fields fields) {
        if (fields.text("status").equals("UNKNOWN")) {
            throw new BackendException.Unavailable(
                    fields.where(), "the cell of server " + fields.text("id") + " does not answer");
        }
        return new Server(
                VmId.of(fields.text("id")),
                fields.optionalText("name").orElse(""),
                fields.optionalText("OS-EXT-SRV-ATTR:hostname"),
                Tenant.of(fields.text("tenant_id")),
                host(fields),
                fields.text("status"),
                fields.text("OS-EXT-STS:vm_state"),
                fields.optionalText("OS-EXT-STS:task_state"),
                fields.flag("locked"),
                Flavor.read(fields.object("flavor")),
                !fields.hasObject("image"),
                fields.has("os-extended-volumes:volumes_attached")
                        ? fields.objects("os-extended-volumes:volumes_attached").stream()
                                .map(volume -> VolumeId.of(volume.text("id")))
                                .toList()
                        : List.of(),
                fields.map("metadata"),
                fields.texts("tags"),
                fields.instant("updated"));
    }

    boolean deleted() {
        return status.equals("DELETED") || vmState.equals("deleted");
    }

    /** Returns whether a live migration of it runs, started by this library or anyone else. */
    boolean migrating() {
        return taskState.equals(Optional.of("migrating"));
    }

    VmState state() {
        if (migrating()) {
            return VmState.MIGRATING;
        }
        return switch (vmState) {
            case "active" -> VmState.ACTIVE;
            case "paused" -> VmState.PAUSED;
            case "stopped", "suspended", "shelved", "soft-delete" -> VmState.STOPPED;
            default -> VmState.ERROR;
        };
    }

    /** An absent field, unlike a null one, means that the policy hides hosts from us. */
    private static Optional<HostId> host(Fields fields) {
        if (!fields.names().contains(HOST)) {
            throw new BackendException.Forbidden(
                    fields.where(),
                    "servers are shown without their host. Maybe the role lacks os_compute_api:os-extended-server-attributes");
        }
        return fields.optionalText(HOST).map(HostId::of);
    }
}
