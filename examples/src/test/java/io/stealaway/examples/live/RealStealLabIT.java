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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing is made up: guests that QEMU runs, steal as the kernel counts it and libvirt tells it, seen by Prometheus; and Nova's libvirt driver
 * moves them. Needs the labs openstack and libvirt.
 */
class RealStealLabIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CROWDED = "lv01";
    private static final String FREE = "lv02";
    private static final long BANDWIDTH = 8L << 20;
    private static final String PROMETHEUS = "http://127.0.0.1:" + LabCloud.env("LAB_LIBVIRT_PROM_PORT", "29090");

    private static final String POLICY = """
            {
              "schema": "stealaway.policy/1.0",
              "passInterval": "PT5S",
              "maxTopologyAge": "PT1M",
              "detection": { "stealRatio": 0.35, "clearStealRatio": 0.1, "load5PerVcpu": 0.2, "hitPasses": 1, "windowPasses": 1 },
              "placement": { "strategy": "VICTIM", "maxStealRatio": 0.3, "maxPredictedStealRatio": 0.3 },
              "migration": { "bandwidthBytesPerSecond": 8388608, "minDeadline": "PT5M" },
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

    @TempDir
    private Path folder;

    @AfterEach
    void tidy() {
        cloud.close();
    }

    @Test
    void ofTwoGuestsThatRobEachOtherOneIsMovedAndBothAreWell() throws IOException {
        String one = cloud.guest("real-one", CROWDED, "work");
        String other = cloud.guest("real-other", CROWDED, "work");
        configure();
        LabCloud.until("both lose over 40 % of their time", () -> steal(one) > 0.4 && steal(other) > 0.4);

        try (LiveProgram program = new LiveProgram(folder)) {
            program.start("loop", "--act");
            LabCloud.until("a migration ends", () -> program.told("loop").contains("finished    "));
            assertThat(program.told("loop"))
                    .containsPattern("finished    \\S+ from " + CROWDED + " to " + FREE
                            + ": DONE, steal 0\\.[3-6]\\d+ before, 0\\.0\\d+ after");
            boolean firstMoved = cloud.hostOf(one).equals(FREE);
            String moved = firstMoved ? one : other;
            String stayed = firstMoved ? other : one;
            assertThat(cloud.hostOf(moved)).isEqualTo(FREE);
            assertThat(cloud.migrations(moved)).containsExactly("completed");
            assertThat(cloud.hostOf(stayed)).isEqualTo(CROWDED);
            assertThat(cloud.migrations(stayed)).as("nothing else moves").isEmpty();
            assertThat(program.told("loop")).as("by bytes sent").doesNotContain("bytes per second");
            assertThat(steal(moved)).isLessThan(0.1);
            assertThat(steal(stayed)).isLessThan(0.1);
            assertThat(bytesPerSecond(cloud.domain(moved)))
                    .as("as QEMU measured it")
                    .isLessThan(1.25 * BANDWIDTH);
        }
    }

    private void configure() throws IOException {
        Path live = Path.of(LabCloud.env("OSL_STATE", "/tmp/osl-lab"), "live");
        Files.copy(live.resolve("clouds.yaml"), folder.resolve("clouds.yaml"));
        Files.writeString(folder.resolve("policy.json"), POLICY);
        Files.writeString(folder.resolve("live.yaml"), CONFIGURATION.replace("PROMETHEUS", PROMETHEUS));
    }

    /** Returns the share of its time for which a guest waited, by Prometheus over 20 s; NaN when it has no figure. */
    private double steal(String id) {
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

    /** Returns how fast the migration was that has brought a domain, memory and disk together. */
    private static double bytesPerSecond(String domain) throws IOException {
        Process virsh = new ProcessBuilder(
                        "virsh",
                        "-q",
                        "-c",
                        "qemu+tcp://127.0.0.12/system",
                        "domjobinfo",
                        "--completed",
                        "--rawstats",
                        domain)
                .redirectErrorStream(true)
                .start();
        String told = new String(virsh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        double sent = figure(told, "memory_processed") + figure(told, "disk_processed");
        return sent / (figure(told, "time_elapsed") / 1_000);
    }

    private static double figure(String told, String name) {
        Matcher matcher = Pattern.compile(name + ": (\\d+)").matcher(told);
        assertThat(matcher.find()).as("%s in %s", name, told).isTrue();
        return Double.parseDouble(matcher.group(1));
    }
}
