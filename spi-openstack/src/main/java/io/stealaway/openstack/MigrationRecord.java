package io.stealaway.openstack;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Nova's record of one migration, live or not. Immutable.
 *
 * @param id counts up within a cell, and so for one server
 * @param target empty until the scheduler has confirmed it, and for ever when it did not
 * @param user who asked for it
 * @param changedAt its last change, or its creation
 */
record MigrationRecord(
        long id,
        String uuid,
        VmId vm,
        Optional<HostId> source,
        Optional<HostId> target,
        String status,
        String type,
        Optional<String> user,
        Instant createdAt,
        Instant changedAt) {
    /** {@code finished} waits for its owner to confirm a resize, for days if need be; {@code done} is an evacuation's end. */
    private static final Set<String> ENDED =
            Set.of("completed", "confirmed", "reverted", "error", "failed", "cancelled", "finished", "done");

    static MigrationRecord read(Fields fields) {
        Instant created = fields.instant("created_at");
        return new MigrationRecord(
                fields.number("id"),
                fields.text("uuid"),
                VmId.of(fields.text("instance_uuid")),
                fields.optionalText("source_compute").map(HostId::of),
                fields.optionalText("dest_compute").map(HostId::of),
                fields.text("status"),
                fields.optionalText("migration_type").orElse(""),
                fields.optionalText("user_id"),
                created,
                fields.optionalInstant("updated_at").orElse(created));
    }

    boolean ended() {
        return ENDED.contains(status);
    }

    boolean completed() {
        return status.equals("completed");
    }

    /** Runs on the target already and pulls the rest of its memory: what forcing comes to where Nova permits it. */
    boolean postCopy() {
        return status.equals("running (post-copy)");
    }

    boolean live() {
        return type.equals("live-migration");
    }
}
