package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.recording.Recorder;
import io.stealaway.recording.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The past, out of a Prometheus, with the hosts and VMs that an earlier recording knew. */
class RecordCommandTest {
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder = Path.of("");

    private CaseServer server = new CaseServer();
    private Path config = Path.of("");
    private Path days = Path.of("");

    /** A whole multiple of the interval, long over. */
    private final Instant begin = Instant.parse("2026-01-05T12:00:00Z");

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("clouds.yaml"), """
                clouds:
                  prod:
                    auth: {auth_url: "http://127.0.0.1:%d/v3", username: u, password: p, project_name: a, user_domain_name: d, project_domain_name: d}
                """.formatted(server.port()));
        config = Files.writeString(folder.resolve("live.yaml"), """
                openstack: {clouds: clouds.yaml, cloud: prod}
                journal: stealaway.journal
                prometheus:
                  url: http://127.0.0.1:%d
                  exporter: guest
                  vm: {label: instance, regex: '([^:]+):\\d+', metadata: address}
                """.formatted(server.port()));
        days = folder.resolve("days");
        ObjectNode answers = JSON.createObjectNode();
        answers.putObject("POST /api/v1/query_range").put("status", 200).set("body", matrix());
        for (String query : List.of("round(avg", "round(sum", "round(max", "round(")) {
            answers.putObject("POST /api/v1/query_range " + query)
                    .put("status", 200)
                    .set("body", matrix("10.0.0.1", "10.0.0.2"));
        }
        server.answer(answers);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** One value for each address at each of thirteen moments. */
    private ObjectNode matrix(String... addresses) {
        ObjectNode answer = JSON.createObjectNode().put("status", "success");
        ArrayNode result = answer.putObject("data").put("resultType", "matrix").putArray("result");
        for (String address : addresses) {
            ObjectNode series = result.addObject();
            series.putObject("metric").put("instance", address + ":9100");
            ArrayNode values = series.putArray("values");
            for (int moment = 0; moment <= 12; moment++) {
                values.addArray()
                        .add(begin.plus(EVERY.multipliedBy(moment)).getEpochSecond())
                        .add("0.25");
            }
        }
        return answer;
    }

    /** VMs by where they are and their last number: {@code web@c1.2} has the address 10.0.0.2. */
    private static ClusterSnapshot seen(Instant at, String... vms) {
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(at);
        for (String host : List.of("c1", "c2")) {
            snapshot.host(Host.builder(HostId.of(host), AvailabilityZone.of("az1"))
                    .cores(8)
                    .threads(16)
                    .ramBytes(1L << 36)
                    .linkBytesPerSecond(1_250_000_000L)
                    .build());
        }
        for (String vm : vms) {
            String[] parts = vm.split("[@.]", -1);
            snapshot.vm(Vm.builder(VmId.of(parts[0]), HostId.of(parts[1]), Tenant.of("acme"))
                    .vcpus(1)
                    .ramBytes(1L << 30)
                    .metadata(new TreeMap<>(Map.of("address", "10.0.0." + parts[2])))
                    .build());
        }
        return snapshot.build();
    }

    private void recordDays() {
        try (Recorder recorder = Recorder.in(days)) {
            recorder.append(seen(begin, "web@c1.1", "gone@c1.2"));
            recorder.append(seen(begin.plusSeconds(900), "web@c2.1", "new@c1.2"));
            recorder.append(seen(begin.plusSeconds(3_000), "web@c2.1", "new@c1.2"));
        }
    }

    private Ran record(Object... more) {
        return Ran.run(
                Stream.concat(Stream.of("record", "--config", config, "--out", folder.resolve("past")), Stream.of(more))
                        .toArray());
    }

    private static String told(ClusterSnapshot pass) {
        return pass.takenAt() + " "
                + pass.vms().stream()
                        .map(vm -> vm.id() + "@" + vm.host()
                                + (pass.observations().of(vm.id()).isPresent() ? "" : " unobserved"))
                        .toList();
    }

    @Test
    void eachPastMomentHasTheHostsAndVmsThatWereKnownThen() {
        recordDays();

        Ran ran = record("--from", begin, "--until", begin.plusSeconds(1_300), "--topology", days);

        assertThat(ran.complaint())
                .contains("recorded 5 moments from 2026-01-05T12:00:00Z to 2026-01-05T12:21:40Z into ");
        assertThat(ran.code()).isZero();
        List<String> passes = new ArrayList<>();
        Recording.each(folder.resolve("past"), pass -> passes.add(told(pass)));
        assertThat(passes)
                .containsExactly(
                        "2026-01-05T12:00:00Z [gone@c1, web@c1]",
                        "2026-01-05T12:05:00Z [gone@c1, web@c1]",
                        "2026-01-05T12:10:00Z [gone@c1, web@c1]",
                        "2026-01-05T12:15:00Z [new@c1, web@c2]",
                        "2026-01-05T12:20:00Z [new@c1, web@c2]");
        assertThat(server.changes())
                .as("Prometheus alone is asked, four times")
                .hasSize(4)
                .containsOnly("POST /api/v1/query_range");
    }

    @Test
    void aPastThatTheRecordingDoesNotReachIsRefusedWithBothItsEnds() {
        recordDays();

        for (List<Instant> span : List.of(
                List.of(begin.minusSeconds(600), begin.plusSeconds(600)),
                List.of(begin.plusSeconds(600), begin.plusSeconds(3_600)))) {
            Ran ran = record("--from", span.get(0), "--until", span.get(1), "--topology", days);

            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.complaint())
                    .contains(
                            "--topology",
                            "from 2026-01-05T12:00:00Z to 2026-01-05T12:50:00Z, but not at ",
                            "Maybe --from 2026-01-05T12:00:00Z --until 2026-01-05T12:50:00Z?");
        }
        assertThat(server.changes()).isEmpty();
    }

    @Test
    void anEndThatIsNotAfterTheBeginningIsNamed() {
        assertThat(record("--from", "-2d", "--until", "-3d").complaint())
                .contains("--until (-3d) must be after --from (-2d)");
        assertThat(record("--from", "2d", "--until", "P2D").complaint())
                .contains("--until (P2D) must be after --from (2d)");
        assertThat(record("--from", "-40d", "--until", "-2d").complaint())
                .contains("--from (-40d) must be at most 31 days before --until (-2d)");
        assertThat(record("--from", "-40d").complaint()).contains("--from (-40d) must be at most 31 days before now");
        assertThat(record("--from", "-2d", "--until", "2999-01-01T00:00:00Z").complaint())
                .contains("--until (2999-01-01T00:00:00Z) must not be in the future");
        assertThat(record("--from", "2999-01-01T00:00:00Z").complaint())
                .contains("--from (2999-01-01T00:00:00Z) must be in the past");
        assertThat(record("--from", "soon").complaint()).contains("--from (soon) must be as 90m, 12h, 7d");
        assertThat(record("--from", "-2d", "--until", "soon").complaint()).contains("--until (soon) must be as 90m");
    }

    @Test
    void whatMakesNoSenseTogetherIsNamed() {
        assertThat(record("--until", "-1d").complaint()).contains("--until -1d needs --from");
        assertThat(record("--topology", days).complaint()).contains("--topology ", "needs --from");
        assertThat(record("--from", "-1d", "--for", "1h").complaint()).contains("--for 60.0 min is for what comes");
        assertThat(record("--from", "-1d", "--topology", folder.resolve("past")).complaint())
                .contains("--out ", "must not be the folder that --topology reads");
        assertThat(record("--from", "-1d", "--topology", folder.resolve("none")).complaint())
                .contains("--topology ", "no such folder");
        assertThat(folder.resolve("past")).doesNotExist();
    }
}
