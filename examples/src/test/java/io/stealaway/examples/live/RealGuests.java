package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Guests that QEMU runs on two hypervisors of one zone, and what Nova, Prometheus and QEMU tell of them. */
final class RealGuests implements AutoCloseable {
    static final String CROWDED = "lv01";
    static final String FREE = "lv02";
    static final long BANDWIDTH = 8L << 20;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROMETHEUS = "http://127.0.0.1:" + LabCloud.env("LAB_LIBVIRT_PROM_PORT", "29090");

    private static final String POLICY = """
            {
              "schema": "stealaway.policy/1.0",
              "passInterval": "PT5S",
              "maxTopologyAge": "PT1M",
              "detection": { "stealRatio": 0.35, "clearStealRatio": 0.1, "load5PerVcpu": 0.2, "hitPasses": 1, "windowPasses": 1 },
              "placement": { "strategy": "VICTIM", "maxStealRatio": 0.3, "maxPredictedStealRatio": 0.3 },
              "isolation": { "defaultChain": CHAIN },
              "migration": { "bandwidthBytesPerSecond": 8388608, "minDeadline": "DEADLINE", "deadlineFactor": 1.5 },
              "proof": { "samples": 1, "settle": "PT20S", "patience": "PT5M", "minDemandShare": 0.5 }
            }
            """;

    private static final String CONFIGURATION = """
            openstack: {clouds: clouds.yaml, cloud: lab, callTimeout: PT60S}
            policy: policy.json
            journal: stealaway.journal
            prometheus:
              url: PROMETHEUS
              exporter: libvirt
              matchers: job="libvirt"
              window: PT20S
              offset: PT2S
              timeout: PT30S
            """;

    private final LabCloud cloud = new LabCloud();
    private final HttpClient http = HttpClient.newHttpClient();

    LabCloud cloud() {
        return cloud;
    }

    /** Boots one on the crowded hypervisor, with a load that it knows, and returns its id. */
    String onCrowded(String name, String load) {
        return onCrowded(name, load, Map.of());
    }

    String onCrowded(String name, String load, Map<String, String> metadata) {
        return cloud.guest(name, CROWDED, load, metadata);
    }

    /** Writes what {@code run live} needs; guests are taken out of no service. */
    void configure(Path folder, Duration minDeadline) throws IOException {
        configure(folder, minDeadline, "[]", "");
    }

    /** The same, and guests are taken out of Consul. */
    void configure(Path folder, Duration minDeadline, LabConsul consul) throws IOException {
        configure(
                folder,
                minDeadline,
                "[\"consul\"]",
                "consul: {url: " + consul.server() + ", agent: 'http://{metadata:address}:"
                        + consul.server().getPort() + "', timeout: PT30S}\n");
    }

    private static void configure(Path folder, Duration minDeadline, String chain, String more) throws IOException {
        Path live = Path.of(LabCloud.env("OSL_STATE", "/tmp/osl-lab"), "live");
        Files.copy(live.resolve("clouds.yaml"), folder.resolve("clouds.yaml"));
        Files.writeString(
                folder.resolve("policy.json"),
                POLICY.replace("DEADLINE", minDeadline.toString()).replace("CHAIN", chain));
        Files.writeString(folder.resolve("live.yaml"), CONFIGURATION.replace("PROMETHEUS", PROMETHEUS) + more);
    }

    void untilTheyRobEachOther(String one, String other) {
        LabCloud.until("both lose over 40 % of their time", () -> steal(one) > 0.4 && steal(other) > 0.4);
    }

    /** Returns the share of its time for which a guest waited, by Prometheus over 20 s; NaN when it has no figure. */
    double steal(String id) {
        String query = "avg(rate(libvirt_domain_vcpu_delay_seconds_total{uuid=\"" + id + "\",instance=\""
                + cloud.hostOf(id) + "\"}[20s]))";
        URI uri = URI.create(PROMETHEUS + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        try {
            JsonNode value = JSON.readTree(
                            http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                                    .body())
                    .at("/data/result/0/value/1");
            return value.isMissingNode() ? Double.NaN : Double.parseDouble(value.asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Returns the bytes that QEMU has sent of a guest that leaves the crowded hypervisor; 0 when none leaves. */
    long sentSoFar(String id) {
        String told = virsh("127.0.0.11", "domjobinfo", "--rawstats", cloud.domain(id));
        return told.contains("memory_processed")
                ? (long) (figure(told, "memory_processed") + figure(told, "disk_processed"))
                : 0;
    }

    /** Returns how fast the migration was that has brought a guest to the free hypervisor, memory and disk together. */
    double bytesPerSecond(String id) {
        String told = virsh("127.0.0.12", "domjobinfo", "--completed", "--rawstats", cloud.domain(id));
        double sent = figure(told, "memory_processed") + figure(told, "disk_processed");
        return sent / (figure(told, "time_elapsed") / 1_000);
    }

    private static String virsh(String address, String... words) {
        String[] command = new String[4 + words.length];
        System.arraycopy(new String[] {"virsh", "-q", "-c", "qemu+tcp://" + address + "/system"}, 0, command, 0, 4);
        System.arraycopy(words, 0, command, 4, words.length);
        try {
            Process virsh =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(virsh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double figure(String told, String name) {
        Matcher matcher = Pattern.compile(name + ": (\\d+)").matcher(told);
        assertThat(matcher.find()).as("%s in %s", name, told).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    @Override
    public void close() {
        cloud.close();
    }
}
