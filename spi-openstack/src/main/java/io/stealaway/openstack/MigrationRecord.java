package io.stealaway.openstack;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Nova's record of one migration, live or not. Immutable.
 *
 * @param id counts up within a cell, and so for one server
 * @param target empty until the scheduler has confirmed it, and for ever when it did not
 * @param user who asked for it
 * @param changedAt its last change, or its creation
 * @param odd what is odd about it, by field
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
        Instant changedAt,
        List<String> odd) {
    /** {@code finished} waits for its owner to confirm a resize, for days if need be; {@code done} is an evacuation's end. */
    private static final Set<String> ENDED =
            Set.of("completed", "confirmed", "reverted", "error", "failed", "cancelled", "finished", "done");

    /** @throws BackendException.Unavailable naming the field that is odd */
    static MigrationRecord read(Fields fields) {
        LenientFields lenient = LenientFields.of(fields);
        return read(lenient).filter(record -> record.odd().isEmpty()).orElseThrow(lenient::unreadable);
    }

    /** Returns the record; empty when it does not tell whose it is. */
    static Optional<MigrationRecord> read(LenientFields fields) {
        Optional<VmId> vm = fields.id("instance_uuid", VmId::of);
        OptionalLong id = fields.number("id", 0, Marker.MOST_MIGRATION);
        Optional<String> uuid = fields.text("uuid");
        Optional<HostId> source = fields.optionalId("source_compute", HostId::of);
        Optional<HostId> target = fields.optionalId("dest_compute", HostId::of);
        Optional<String> status = fields.text("status");
        Optional<String> type = fields.optionalText("migration_type");
        Optional<String> user = fields.optionalText("user_id");
        Instant created = fields.instant("created_at").orElse(Instant.EPOCH);
        Instant changed = fields.optionalInstant("updated_at").orElse(created);
        return vm.map(of -> new MigrationRecord(
                id.orElse(0),
                uuid.orElse(fields.where()),
                of,
                source,
                target,
                status.orElse(""),
                type.orElse(""),
                user,
                created,
                changed,
                fields.odd()));
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
