package io.stealaway.examples.plugins;

import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.VmId;
import io.stealaway.spi.Migrator;
import io.stealaway.testkit.CallFaults;
import io.stealaway.testkit.MigratorContract;

class JobMigratorTest extends MigratorContract {
    @Override
    protected Backend backend() {
        FakeJobs jobs = new FakeJobs();
        return new Backend() {
            @Override
            public MigrationRequest move() {
                return new MigrationRequest(
                        MigrationId.of("migration-1"), VmId.of("web-1"), HostId.of("host-1"), HostId.of("host-2"));
            }

            @Override
            public Migrator freshMigrator() {
                return new JobMigrator(jobs);
            }

            @Override
            public int migrationsBegun(MigrationRequest move) {
                return jobs.count();
            }

            @Override
            public void pass() {
                jobs.step();
            }

            @Override
            public void cutOff() {
                jobs.cutOff(true);
            }

            @Override
            public void restore() {
                jobs.cutOff(false);
            }

            @Override
            public CallFaults faults() {
                return jobs.faults;
            }
        };
    }
}
