package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stealaway.model.MigrationPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code run live} as a process of its own on a real Nova, Prometheus and Consul at once, all found by one file: from steal that an
 * exporter shows to the proof that it fell. Needs all three labs.
 *
 * <p>An instance of the service web is a server of Nova, an agent of Consul and an exporter, brought together by metadata.
 */
class EndToEndLabIT {
    private static final String CROWDED = "hv01";
    private static final String ROOMY = "hv02";
    private static final String ZONE = "az1";
    private static final Duration WINDOW = Duration.ofSeconds(20);
    private static final String EXPORTER = LabMetrics.exporter(151);
    private static final String PEERS_EXPORTER = LabMetrics.exporter(152);
    private static final int FIRST_BYSTANDER = 153;
    private static final List<MigrationPhase> STEPS = List.of(
            MigrationPhase.ISOLATING,
            MigrationPhase.ISOLATED,
            MigrationPhase.MIGRATING,
            MigrationPhase.VERIFYING,
            MigrationPhase.REINTEGRATING,
            MigrationPhase.OBSERVING);

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

    @TempDir
    private Path folder;

    private Optional<World> world = Optional.empty();

    /** What is there once the victim is. */
    private record World(String victim, LabConsul consul, StepWitness witness, JournalWire wire, LiveProgram program) {}

    /** What could be seen when a phase was about to be journalled: what was done before it. */
    private record Sight(MigrationPhase phase, boolean inDns, boolean ours, String host, List<String> migrations) {}

    @BeforeEach
    void aServiceOfTwoInstancesOneOfThemRobbed() throws IOException {
        everyServerThatIsThereHasAnExporter();
        LabConsul any = new LabConsul("");
        any.tidy();
        String victim = instance("end-to-end-victim", CROWDED, EXPORTER, any.hostA());
        instance("end-to-end-peer", ROOMY, PEERS_EXPORTER, any.hostB());
        LabConsul consul = new LabConsul("test/end-to-end/" + victim);
        StepWitness witness = new StepWitness(victim, consul);
        JournalWire wire = new JournalWire(consul.server(), witness);
        world = Optional.of(new World(victim, consul, witness, wire, new LiveProgram(folder)));
        configure(consul, wire);
        LabCloud.until(
                "40 % of steal are seen",
                () -> {
                    exportersFollow(victim);
                    return metrics.steal(EXPORTER, WINDOW) > 0.36;
                });
    }

    @AfterEach
    void tidy() {
        world.ifPresent(all -> {
            all.program().close();
            all.wire().close();
            all.consul().close();
        });
        metrics.close();
        cloud.close();
    }

    @Test
    void aRobbedVmLeavesDnsMovesWithinItsZoneReturnsToDnsAndIsProvenCured() {
        program().start("only", "--act");
        untilDone("only");

        assertThat(program().told("only")).contains("suffers     " + victim() + " on " + CROWDED);
        curedInOneMigrationStepByStep();
    }

    /**
     * Once at each step: its action is done, and nobody remembers, as what would have been journalled after it is lost. So seven
     * processes see one migration through.
     */
    @Test
    void killedAtEachStepTheNextProcessFinishesTheSameMigration() {
        for (MigrationPhase step : STEPS) {
            killedAt(step);
            world.orElseThrow().consul().freeLocks();
        }
        program().start("last", "--act");
        untilDone("last");

        assertThat(program().told("last")).doesNotContain("begun");
        curedInOneMigrationStepByStep();
    }

    private void killedAt(MigrationPhase step) {
        String name = "killed-" + step;
        Process process = program().start(name, "--act");
        witness().killAt(step, process);
        LabCloud.until("the process is killed " + step, () -> {
            exportersFollow(victim());
            return !process.isAlive();
        });
        assertThat(LiveProgram.ended(process))
                .as("killed, not ended: %s", program().told(name))
                .isEqualTo(LiveProgram.KILLED);
        assertThat(witness().last()).isEqualTo(step);
        assertThat(program().told(name)).doesNotContain("finished");
    }

    private void untilDone(String process) {
        LabCloud.until("the migration ends", () -> {
            exportersFollow(victim());
            return program().told(process).contains("finished    " + victim());
        });
        // On a busy machine exporters are written and scraped late, and a rate over four scrapes is wrong by a quarter.
        assertThat(program().told(process))
                .containsPattern("finished    " + victim() + " from " + CROWDED + " to " + ROOMY
                        + ": DONE, steal 0\\.[3-5]\\d+ before, 0\\.0\\d+ after");
    }

    private void curedInOneMigrationStepByStep() {
        List<String> none = List.of();
        List<String> one = List.of("completed");
        assertThat(witness().sights())
                .containsExactly(
                        new Sight(MigrationPhase.PLANNED, true, false, CROWDED, none),
                        new Sight(MigrationPhase.ISOLATING, true, false, CROWDED, none),
                        new Sight(MigrationPhase.ISOLATED, false, true, CROWDED, none),
                        new Sight(MigrationPhase.MIGRATING, false, true, CROWDED, none),
                        new Sight(MigrationPhase.VERIFYING, false, true, ROOMY, one),
                        new Sight(MigrationPhase.REINTEGRATING, false, true, ROOMY, one),
                        new Sight(MigrationPhase.OBSERVING, true, false, ROOMY, one));
        assertThat(witness().migrationsOfTheJournal()).hasSize(1);
        assertThat(cloud.migrations(victim())).containsExactly("completed");
        assertThat(cloud.read(victim()).path("OS-EXT-AZ:availability_zone").asText())
                .isEqualTo(ZONE);
        assertThat(world.orElseThrow().consul().maintenance()).isEmpty();
        assertThat(metrics.steal(EXPORTER, WINDOW)).isLessThan(0.05);
    }

    private String victim() {
        return world.orElseThrow().victim();
    }

    private LiveProgram program() {
        return world.orElseThrow().program();
    }

    private StepWitness witness() {
        return world.orElseThrow().witness();
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

    private void configure(LabConsul consul, JournalWire wire) throws IOException {
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
    }

    /** What real exporters would do: the victim is robbed as long as it is on the crowded host, and nobody else is. */
    private void exportersFollow(String victim) {
        boolean robbed = cloud.hostOf(victim).equals(CROWDED);
        StringBuilder lines = new StringBuilder();
        lines.append(EXPORTER).append(robbed ? " steal=0.40 load5=12\n" : " steal=0.0 load5=2\n");
        lines.append(PEERS_EXPORTER).append(" steal=0.0 load5=1\n");
        bystanders.forEach(exporter -> lines.append(exporter).append(" steal=0.0 load5=1\n"));
        metrics.show(lines.toString());
    }

    /** Sees the world at each step, and kills the process at one of them. Thread-safe. */
    private final class StepWitness implements JournalWire.Ear {
        private final String victim;
        private final LabConsul consul;
        private final List<Sight> sights = new ArrayList<>();
        private final TreeSet<String> entries = new TreeSet<>();
        private Optional<MigrationPhase> deadly = Optional.empty();
        private Optional<Process> doomed = Optional.empty();

        StepWitness(String victim, LabConsul consul) {
            this.victim = victim;
            this.consul = consul;
        }

        synchronized void killAt(MigrationPhase step, Process process) {
            deadly = Optional.of(step);
            doomed = Optional.of(process);
        }

        @Override
        public synchronized boolean hears(String key, MigrationPhase phase) {
            if (deadly.isPresent() && !sights.isEmpty() && last() == deadly.get()) {
                doomed.orElseThrow().destroyForcibly();
                deadly = Optional.empty();
                return false;
            }
            entries.add(key);
            if (sights.isEmpty() || last() != phase) {
                exportersFollow(victim);
                sights.add(look(phase));
            }
            return true;
        }

        private Sight look(MigrationPhase phase) {
            return new Sight(
                    phase,
                    consul.addressesInDns().contains(consul.hostA()),
                    consul.maintenance().startsWith("stealaway owner="),
                    cloud.hostOf(victim),
                    cloud.migrations(victim));
        }

        synchronized MigrationPhase last() {
            return sights.get(sights.size() - 1).phase();
        }

        synchronized List<Sight> sights() {
            return List.copyOf(sights);
        }

        synchronized Set<String> migrationsOfTheJournal() {
            return new TreeSet<>(entries);
        }
    }
}
