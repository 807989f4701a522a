package io.stealaway.examples.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The service web on real Nova, Prometheus and Consul: two instances, each a server of Nova, an agent of Consul and an exporter, brought
 * together by metadata. One of them is robbed as long as it is on the crowded host. Its {@code live.yaml} is in a folder.
 */
final class RobbedService implements AutoCloseable {
    static final String CROWDED = "hv01";
    static final String ROOMY = "hv02";

    private static final Duration WINDOW = Duration.ofSeconds(20);
    private static final String EXPORTER = LabMetrics.exporter(151);
    private static final String PEERS_EXPORTER = LabMetrics.exporter(152);
    private static final int FIRST_BYSTANDER = 153;

    /** The demand of a made-up exporter does not rise when its steal falls, as a real one's would. */
    private static final String POLICY = """
            {
              "schema": "stealaway.policy/1.0",
              "passInterval": "PT3S",
              "maxTopologyAge": "PT1M",
              "detection": { "hitPasses": 1, "windowPasses": 1 },
              "placement": { "strategy": "VICTIM", "maxPredictedStealRatio": 0.05 },
              "isolation": { "defaultChain": ["consul"] },
              "migration": { "bandwidthBytesPerSecond": 125000000 },
              "proof": { "samples": 2, "settle": "PT25S", "patience": "PT5M", "minDemandShare": 0.5 }
            }
            """;

    private static final String CONFIGURATION = """
            openstack: {clouds: clouds.yaml, cloud: lab, callTimeout: PT60S}
            policy: policy.json
            replica: end-to-end
            prometheus:
              url: PROMETHEUS
              exporter: guest
              matchers: job="made-up",instance=~"vm-001.+"
              vm: {label: instance, metadata: exporter}
              window: WINDOW
              offset: PT2S
              timeout: PT30S
            consul:
              url: CONSUL
              agent: http://{metadata:address}:PORT
              leadership: KEYS/leaders
              journal: KEYS/journal
              timeout: PT30S
            """;

    private final LabCloud cloud = new LabCloud();
    private final LabMetrics metrics = new LabMetrics();
    private final List<String> bystanders = new ArrayList<>();
    private final String victim;
    private final LabConsul consul;

    RobbedService() {
        everyServerThatIsThereHasAnExporter();
        LabConsul any = new LabConsul("");
        any.tidy();
        victim = instance("end-to-end-victim", CROWDED, EXPORTER, any.hostA());
        instance("end-to-end-peer", ROOMY, PEERS_EXPORTER, any.hostB());
        consul = new LabConsul("test/end-to-end/" + victim);
    }

    String victim() {
        return victim;
    }

    LabCloud cloud() {
        return cloud;
    }

    LabConsul consul() {
        return consul;
    }

    /** Returns the steal that Prometheus has seen of the victim. */
    double steal() {
        return metrics.steal(EXPORTER, WINDOW);
    }

    /** Writes what {@code run live} needs, with the journal behind a wire, and waits until the victim is seen to be robbed. */
    void isSeenByWayOf(JournalWire wire, Path folder) throws IOException {
        Path live = Path.of(LabCloud.env("OSL_STATE", "/tmp/osl-lab"), "live");
        Files.copy(live.resolve("clouds.yaml"), folder.resolve("clouds.yaml"));
        Files.writeString(folder.resolve("policy.json"), POLICY);
        Files.writeString(
                folder.resolve("live.yaml"),
                CONFIGURATION
                        .replace("PROMETHEUS", metrics.url())
                        .replace("WINDOW", WINDOW.toString())
                        .replace("CONSUL", wire.url())
                        .replace("PORT", String.valueOf(consul.server().getPort()))
                        .replace("KEYS", consul.prefix()));
        LabCloud.until(
                "40 % of steal are seen",
                () -> {
                    exportersFollow();
                    return steal() > 0.36;
                });
    }

    /** What real exporters would do: the victim is robbed as long as it is on the crowded host, and nobody else is. */
    void exportersFollow() {
        boolean robbed = cloud.hostOf(victim).equals(CROWDED);
        StringBuilder lines = new StringBuilder();
        lines.append(EXPORTER).append(robbed ? " steal=0.40 load5=12\n" : " steal=0.0 load5=2\n");
        lines.append(PEERS_EXPORTER).append(" steal=0.0 load5=1\n");
        bystanders.forEach(exporter -> lines.append(exporter).append(" steal=0.0 load5=1\n"));
        metrics.show(lines.toString());
    }

    /** A zone with VMs that nobody observes would stop every start. */
    private void everyServerThatIsThereHasAnExporter() {
        List<JsonNode> servers = new ArrayList<>(cloud.servers());
        servers.sort(Comparator.comparing(server -> server.path("id").asText()));
        for (JsonNode server : servers) {
            String exporter = LabMetrics.exporter(FIRST_BYSTANDER + bystanders.size());
            cloud.describe(server.path("id").asText(), Map.of("exporter", exporter));
            bystanders.add(exporter);
        }
    }

    private String instance(String name, String host, String exporter, String address) {
        return cloud.server(name, host, Map.of("role", "end-to-end", "exporter", exporter, "address", address));
    }

    @Override
    public void close() {
        consul.close();
        metrics.close();
        cloud.close();
    }
}
