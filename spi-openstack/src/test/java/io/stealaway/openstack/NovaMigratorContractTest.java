package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.VmId;
import io.stealaway.spi.Migrator;
import io.stealaway.testkit.CallFaults;
import io.stealaway.testkit.MigratorContract;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;

class NovaMigratorContractTest extends MigratorContract {
    private final FakeCloud cloud = FakeCloud.ofThreeHosts();

    @AfterEach
    void everyRequestWasOneThatNovaTakes() {
        assertThat(cloud.complaints).isEmpty();
        cloud.close();
    }

    @Override
    protected Backend backend() {
        cloud.server("vm-1", "hv01");
        CallFaults faults = new CallFaults();
        HttpClient client = faults.client(HttpClient.newHttpClient(), NovaMigratorContractTest::changesServers);
        return new Backend() {
            @Override
            public MigrationRequest move() {
                return new MigrationRequest(
                        MigrationId.of("m-1"), VmId.of("vm-1"), HostId.of("hv01"), HostId.of("hv02"));
            }

            @Override
            public Migrator freshMigrator() {
                return new NovaMigrator(cloud.config().httpClient(client).build());
            }

            @Override
            public int migrationsBegun(MigrationRequest move) {
                return cloud.count("POST /compute/v2.1/servers/" + move.vm() + "/action");
            }

            @Override
            public void pass() {
                cloud.step();
            }

            @Override
            public void cutOff() {
                cloud.always(
                        "/compute", exchange -> FakeCloud.send(exchange, 503, "<html><body>No server</body></html>"));
            }

            @Override
            public void restore() {
                cloud.noFaults();
            }

            @Override
            public CallFaults faults() {
                return faults;
            }
        };
    }

    static boolean changesServers(HttpRequest request) {
        return !request.uri().getPath().endsWith("/auth/tokens");
    }
}
