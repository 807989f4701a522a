package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A cloud of 1,000 hosts and 12,000 servers whose answers take 10 ms each. How long a read takes is the number of answers that had to be
 * waited for one after another; no clock is looked at.
 */
class LargeCloudTest {
    private static final int HOSTS = 1_000;
    private static final int SERVERS = 12_000;
    private static final Duration LATENCY = Duration.ofMillis(10);

    private final FakeCloud cloud = new FakeCloud();
    private final OpenStackTopology topology =
            new OpenStackTopology(cloud.config().build());

    @BeforeEach
    void fill() {
        for (int i = 0; i < HOSTS; i++) {
            cloud.host(host(i), "az" + i % 3);
        }
        for (int i = 0; i < SERVERS; i++) {
            cloud.server(String.format(Locale.ROOT, "vm-%05d", i), host(i % HOSTS));
        }
        cloud.passSeconds(600);
        cloud.server("vm-00008", host(8));
        cloud.latency = LATENCY;
    }

    @AfterEach
    void close() {
        topology.close();
        assertThat(cloud.complaints).isEmpty();
        cloud.close();
    }

    private static String host(int number) {
        return String.format(Locale.ROOT, "hv%04d", number);
    }

    private Duration waited() {
        return LATENCY.multipliedBy(cloud.longestChain);
    }

    @Test
    void fullReadTakesSecondsAndTheNextOneLittle() {
        ClusterSnapshot full = topology.snapshot();
        assertThat(full.hosts()).hasSize(HOSTS).allMatch(host -> host.problem().isEmpty());
        assertThat(full.vms()).hasSize(SERVERS);
        // Twelve lists of one page, eleven more pages of servers, three requests for each host.
        assertThat(cloud.requests)
                .hasSizeLessThanOrEqualTo(12 + SERVERS / cloud.pageSize + HOSTS / cloud.pageSize + 3 * HOSTS);
        assertThat(cloud.mostAtOnce).isBetween(2, 8);
        assertThat(waited()).isLessThan(Duration.ofSeconds(15));

        cloud.forgetRequests();
        cloud.passSeconds(10);
        cloud.server("vm-00007", host(8));
        assertThat(topology.snapshot()
                        .vm(VmId.of("vm-00007"))
                        .orElseThrow()
                        .host()
                        .value())
                .isEqualTo(host(8));
        assertThat(cloud.requests)
                .as("four lists, three of the provider where a server came, and one of that which it left")
                .hasSize(4 + 3 + 1);
        assertThat(waited()).isLessThan(Duration.ofSeconds(2));

        cloud.forgetRequests();
        cloud.server("vm-new", host(9));
        assertThat(topology.snapshot().vms()).hasSize(SERVERS + 1);
        assertThat(cloud.requests).hasSizeLessThanOrEqualTo(8 + 3);
        assertThat(waited()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void failureOfOneProviderFailsTheSnapshotAndTheNextReadsTheRest() {
        cloud.fault("rp-hv0500/traits", exchange -> FakeCloud.send(exchange, 503, "busy"));
        assertThatThrownBy(topology::snapshot)
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("placement: read traits of rp-hv0500");
        int read = cloud.count("/traits");
        assertThat(read).isLessThan(HOSTS);
        assertThat(ParallelReadsTest.threadsLive()).isFalse();
        cloud.forgetRequests();
        assertThat(topology.snapshot().hosts()).hasSize(HOSTS);
        // What was under way when the one failed is asked for again; what was broken off may reach the cloud late.
        assertThat(cloud.count("/traits")).isBetween(HOSTS - read + 1, HOSTS - read + 16);
    }
}
