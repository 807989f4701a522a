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

/**
 * A server as Nova lists it. Immutable.
 *
 * @param odd what is odd about its record, by field
 * @param vital what is odd about where it is, what it does and whether it may be touched; a part of {@code odd}
 */
record Server(
        VmId id,
        String name,
        Optional<String> hostname,
        Optional<String> instanceName,
        Optional<Tenant> tenant,
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
        Optional<Instant> updated,
        List<String> vital,
        List<String> odd) {
    static final String HOST = "OS-EXT-SRV-ATTR:host";

    /** Returns the server; empty when the record does not tell which it is. */
    static Optional<Server> read(LenientFields fields) {
        Optional<VmId> id = fields.id("id", VmId::of);
        Optional<String> status = fields.text("status");
        if (status.equals(Optional.of("UNKNOWN"))) {
            throw new BackendException.Unavailable(
                    fields.where(), "the cell of server " + id.map(VmId::value).orElse("?") + " does not answer");
        }
        if (!fields.names(HOST)) {
            fields.note(HOST, "is missing");
        }
        Optional<HostId> host = fields.optionalId(HOST, HostId::of);
        // A VM whose state cannot be read may run.
        String vmState = fields.text("OS-EXT-STS:vm_state").orElse("active");
        Optional<String> taskState = fields.optionalText("OS-EXT-STS:task_state");
        boolean locked = fields.flag("locked").orElse(true);
        List<String> vital = fields.odd();
        Optional<String> name = fields.optionalText("name");
        Optional<String> hostname = fields.optionalText("OS-EXT-SRV-ATTR:hostname");
        Optional<String> instanceName = fields.optionalText("OS-EXT-SRV-ATTR:instance_name");
        Optional<Tenant> tenant = fields.id("tenant_id", Tenant::of);
        Flavor flavor = fields.object("flavor").map(Flavor::read).orElse(Flavor.UNKNOWN);
        boolean bootsFromVolume = bootsFromVolume(fields);
        List<VolumeId> volumes = fields.objects("os-extended-volumes:volumes_attached").stream()
                .flatMap(volume -> volume.id("id", VolumeId::of).stream())
                .distinct()
                .toList();
        SortedMap<String, String> metadata = fields.map("metadata");
        List<String> tags = fields.texts("tags");
        Optional<Instant> updated = fields.instant("updated");
        return id.map(vm -> new Server(
                vm,
                name.orElse(""),
                hostname,
                instanceName,
                tenant,
                host,
                status.orElse(""),
                vmState,
                taskState,
                locked,
                flavor,
                bootsFromVolume,
                volumes,
                metadata,
                tags,
                updated,
                vital,
                fields.odd()));
    }

    /** Nova writes an empty text for the image of such a server. */
    private static boolean bootsFromVolume(LenientFields fields) {
        if (fields.isObject("image")) {
            return false;
        }
        if (!fields.has("image")) {
            fields.note("image", "is missing");
        } else if (fields.optionalText("image").isPresent()) {
            fields.note("image", "is a text, which is no image");
        }
        return true;
    }

    /** Returns whether its record does not tell on which host it is, if on any. */
    boolean placeless() {
        return vital.stream().anyMatch(text -> text.startsWith(HOST));
    }

    /** Returns whether Nova hides from us on which hosts servers are. */
    boolean hidden() {
        return vital.contains(HOST + " is missing");
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
}
