package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.MigrationPhase;
import io.stealaway.testkit.Lab;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A VM that has arrived is put back by whoever finds it in the journal, and that asks nobody but its orchestrator. Needs all three labs. */
class PutBackLabIT {
    private static final List<String> STOPPED = List.of("keystone", "nova-api", "placement");

    @TempDir
    private Path folder;

    private final RobbedService service = new RobbedService();
    private Optional<JournalWire> wire = Optional.empty();
    private LiveProgram program = new LiveProgram(Path.of(""));
    private volatile Optional<Process> doomed = Optional.empty();

    @BeforeEach
    void seen() throws IOException {
        JournalWire open = new JournalWire(service.consul().server(), this::hears);
        wire = Optional.of(open);
        program = new LiveProgram(folder);
        service.isSeenByWayOf(open, folder);
    }

    @AfterEach
    void mend() {
        program.close();
        wire.ifPresent(JournalWire::close);
        up();
        service.close();
    }

    /** The entry is written that says that the VM is to be put back, and then nothing is left: no loop, no cloud, no metrics. */
    private boolean hears(String key, MigrationPhase phase) {
        if (phase == MigrationPhase.REINTEGRATING) {
            doomed.ifPresent(process -> {
                kill();
                process.destroyForcibly();
                doomed = Optional.empty();
            });
        }
        return true;
    }

    @Test
    void aNewProcessPutsItBackIntoDnsWhileOpenStackAndPrometheusAreDown() {
        Process first = program.start("first", "--act");
        doomed = Optional.of(first);
        LabCloud.until("the VM has arrived, and all is down", () -> !first.isAlive());
        assertThat(LiveProgram.ended(first)).as(program.told("first")).isEqualTo(LiveProgram.KILLED);
        assertThat(service.consul().maintenance()).startsWith("stealaway owner=");
        assertThat(service.consul().addressesInDns())
                .doesNotContain(service.consul().hostA());

        service.consul().freeLocks();
        program.start("second", "--act");
        LabCloud.until(
                "the VM is back in DNS",
                () -> service.consul()
                        .addressesInDns()
                        .contains(service.consul().hostA()));
        assertThat(service.consul().maintenance()).isEmpty();
        assertThat(program.told("second"))
                .as("it is blind")
                .contains("keystone")
                .doesNotContain("begun");

        up();
        assertThat(service.cloud().hostOf(service.victim())).isEqualTo(RobbedService.ROOMY);
        assertThat(service.cloud().migrations(service.victim())).containsExactly("completed");
    }

    private static void kill() {
        Path pids = Path.of(LabCloud.env("OSL_STATE", "/tmp/osl-lab"), "pid");
        STOPPED.forEach(name -> Lab.run(Map.of(), "sh", "-c", "kill -KILL $(cat " + pids.resolve(name + ".pid") + ")"));
        Lab.signal(Lab.of("prometheus", "plain").process("prometheus.pid"), "KILL");
    }

    /** Starts again what died. */
    private static void up() {
        Lab.run(
                Map.of("OSL_SEED", "0"),
                Path.of(System.getProperty("stealaway.lab.scripts", "../examples/lab"), "up")
                        .toString(),
                "openstack",
                "prometheus");
    }
}
