package io.stealaway.remediation;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.ShareControl;
import java.util.List;
import java.util.SortedMap;

/** Each SPI around another one, for a test to change one call of it. */
final class Around {
    private Around() {}

    /** A control of CPU weights around another. */
    static class OfShares implements ShareControl {
        private final ShareControl shares;

        OfShares(ShareControl shares) {
            this.shares = shares;
        }

        @Override
        public String name() {
            return shares.name();
        }

        @Override
        public SortedMap<VmId, Shares> read(HostId host) {
            return shares.read(host);
        }

        @Override
        public SetAnswer set(ShareControl.Change change) {
            return shares.set(change);
        }

        @Override
        public RestoreAnswer restore(ShareControl.Change change) {
            return shares.restore(change);
        }

        @Override
        public List<ShareControl.Change> owned() {
            return shares.owned();
        }
    }

    /** A journal around another. */
    static class OfJournal implements Journal {
        private final Journal journal;

        OfJournal(Journal journal) {
            this.journal = journal;
        }

        @Override
        public Contents read() {
            return journal.read();
        }

        @Override
        public Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
            return journal.raiseEpoch(zone, expectedEpoch);
        }

        @Override
        public Answer commit(AvailabilityZone zone, long epoch, List<Journal.Change> changes) {
            return journal.commit(zone, epoch, changes);
        }
    }

    /** An isolator around another. */
    static class OfIsolator implements Isolator {
        private final Isolator isolator;

        OfIsolator(Isolator isolator) {
            this.isolator = isolator;
        }

        @Override
        public String name() {
            return isolator.name();
        }

        @Override
        public IsolationAnswer isolate(Vm vm, MigrationId owner) {
            return isolator.isolate(vm, owner);
        }

        @Override
        public ReintegrationAnswer reintegrate(Isolation isolation) {
            return isolator.reintegrate(isolation);
        }

        @Override
        public List<Isolation> owned() {
            return isolator.owned();
        }
    }

    /** A migrator around another. */
    static class OfMigrator implements Migrator {
        private final Migrator migrator;

        OfMigrator(Migrator migrator) {
            this.migrator = migrator;
        }

        @Override
        public String prepare(MigrationRequest move) {
            return migrator.prepare(move);
        }

        @Override
        public StartAnswer start(MigrationRequest move, String marker) {
            return migrator.start(move, marker);
        }

        @Override
        public Status status(MigrationRequest move, String marker) {
            return migrator.status(move, marker);
        }

        @Override
        public void abort(MigrationRequest move, String marker) {
            migrator.abort(move, marker);
        }

        @Override
        public ForceAnswer forceComplete(MigrationRequest move, String marker) {
            return migrator.forceComplete(move, marker);
        }
    }
}
