package io.stealaway.openstack;

import io.stealaway.internal.http.Deadline;
import io.stealaway.model.MigrationRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What Nova has on a move: our record if there is one, and whether one is still to come. Immutable.
 *
 * @param record our record: the first after the marker, by our user, from the move's source, and to its target or (before
 *     the scheduler's word, and for ever after its refusal) to none
 * @param pending live migrations that Nova accepted from us and has no record of, newest first
 * @param others records of the server that are not ours and have not ended
 */
record OwnMigration(Optional<MigrationRecord> record, List<Action> pending, List<MigrationRecord> others) {

    static OwnMigration find(Nova nova, MigrationRequest move, Marker marker, Deadline deadline) {
        // Actions first: each is written before its record, so a record seen without its action would be impossible.
        List<Action> accepted = marker.newer(nova.newestActions(move.vm(), deadline));
        List<MigrationRecord> records = nova.migrationsOf(move.vm(), deadline);
        List<MigrationRecord> byUs = records.stream().filter(marker::ours).toList();
        Optional<MigrationRecord> own =
                byUs.stream().filter(record -> fits(record, move)).min(Comparator.comparingLong(MigrationRecord::id));
        List<MigrationRecord> others = records.stream()
                .filter(record -> !record.ended() && !own.equals(Optional.of(record)))
                .toList();
        int missing = Math.max(0, accepted.size() - byUs.size());
        List<Action> pending = accepted.stream().limit(missing).toList();
        return new OwnMigration(own, pending, others);
    }

    private static boolean fits(MigrationRecord record, MigrationRequest move) {
        return record.source().equals(Optional.of(move.source()))
                && (record.target().isEmpty() || record.target().equals(Optional.of(move.target())));
    }
}
