package io.stealaway.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.stealaway.spi.Journal;
import io.stealaway.testkit.JournalContract;
import io.stealaway.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;

/** The journal on fabric8's mock, which does keep resourceVersions: a second opinion beside our own fake. */
@EnableKubernetesMockClient(crud = true, https = false)
class KubernetesJournalOnMockTest extends JournalContract {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));

    private KubernetesClient client;

    @Override
    protected Journal journal() {
        KubernetesConfig config = KubernetesConfig.builder(client, clock)
                .timeout(Duration.ofMinutes(1))
                .build();
        return new KubernetesJournal(config, "ops", "journal");
    }

    @Override
    protected Journal reopened() {
        return journal();
    }
}
