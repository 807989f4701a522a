package io.stealaway.openstack;

import io.stealaway.model.MigrationRequest;
import io.stealaway.spi.Migrator;
import io.stealaway.testkit.CallFaults;
import io.stealaway.testkit.MigratorContract;
import java.net.http.HttpClient;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The contract of a migrator, kept with a real Nova. Needs the lab. */
class NovaMigratorContractLabIT extends MigratorContract {
    private final Lab lab = new Lab();

    @AfterEach
    void tidy() {
        lab.close();
    }

    @Override
    protected Backend backend() {
        CallFaults faults = new CallFaults();
        HttpClient client = faults.client(HttpClient.newHttpClient(), NovaMigratorContractTest::changesServers);
        MigrationRequest move = lab.move(lab.server(Lab.HV01), Lab.HV01, Lab.HV02);
        return new Backend() {
            @Override
            public MigrationRequest move() {
                return move;
            }

            @Override
            public Migrator freshMigrator() {
                return new NovaMigrator(Lab.config().httpClient(client).build());
            }

            @Override
            public int migrationsBegun(MigrationRequest asked) {
                return lab.migrationsBegun(asked.vm());
            }

            @Override
            public void pass() {
                Lab.pause();
            }

            @Override
            public void cutOff() {
                Lab.signal("nova-api", "KILL");
            }

            @Override
            public void restore() {
                Lab.up(Map.of());
            }

            @Override
            public CallFaults faults() {
                return faults;
            }
        };
    }
}
