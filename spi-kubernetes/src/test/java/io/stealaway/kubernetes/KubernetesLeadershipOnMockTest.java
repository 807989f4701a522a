package io.stealaway.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Leadership;
import io.stealaway.testkit.LeadershipContract;
import io.stealaway.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Leadership on fabric8's mock, whose Leases keep resourceVersions: a second opinion beside our own fake. */
@EnableKubernetesMockClient(crud = true, https = false)
class KubernetesLeadershipOnMockTest extends LeadershipContract {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<Leadership> replicas = new ArrayList<>();

    private KubernetesClient client;
    private KubernetesMockServer server;

    @Override
    protected Leadership replica(String name) {
        KubernetesConfig config = KubernetesConfig.builder(client, clock)
                .timeout(Duration.ofMinutes(1))
                .build();
        Leadership replica = new KubernetesLeadership(config, "ops", name);
        replicas.add(replica);
        return replica;
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }

    /** A replica counts a lease's time from when it first saw it; they ask all the time, but for the first, which is silent. */
    @Override
    protected void letLeasesEnd() {
        replicas.stream().skip(1).forEach(replica -> replica.lease(AvailabilityZone.of("north/1 ä")));
        clock.advance(Duration.ofSeconds(16));
    }

    @Override
    protected void breakBackend() {
        server.shutdown();
    }
}
