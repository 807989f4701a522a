package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.MigrationPhase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private static final String CROWDED = RobbedService.CROWDED;
    private static final String ROOMY = RobbedService.ROOMY;
    private static final String ZONE = "az1";
    private static final List<MigrationPhase> STEPS = List.of(
            MigrationPhase.ISOLATING,
            MigrationPhase.ISOLATED,
            MigrationPhase.MIGRATING,
            MigrationPhase.VERIFYING,
            MigrationPhase.REINTEGRATING,
            MigrationPhase.OBSERVING);

    private final RobbedService service = new RobbedService();
    private final StepWitness witness = new StepWitness();

    @TempDir
    private Path folder;

    private Optional<JournalWire> wire = Optional.empty();
    private LiveProgram program = new LiveProgram(Path.of(""));

    /** What could be seen when a phase was about to be journalled: what was done before it. */
    private record Sight(MigrationPhase phase, boolean inDns, boolean ours, String host, List<String> migrations) {}

    @BeforeEach
    void aServiceOfTwoInstancesOneOfThemRobbed() throws IOException {
        JournalWire open = new JournalWire(service.consul().server(), witness);
        wire = Optional.of(open);
        program = new LiveProgram(folder);
        service.isSeenByWayOf(open, folder);
    }

    @AfterEach
    void tidy() {
        program.close();
        wire.ifPresent(JournalWire::close);
        service.close();
    }

    @Test
    void aRobbedVmLeavesDnsMovesWithinItsZoneReturnsToDnsAndIsProvenCured() {
        program.start("only", "--act");
        untilDone("only");

        assertThat(program.told("only")).contains("suffers     " + victim() + " on " + CROWDED);
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
            service.consul().freeLocks();
        }
        program.start("last", "--act");
        untilDone("last");

        assertThat(program.told("last")).doesNotContain("begun");
        curedInOneMigrationStepByStep();
    }

    private void killedAt(MigrationPhase step) {
        String name = "killed-" + step;
        Process process = program.start(name, "--act");
        witness.killAt(step, process);
        LabCloud.until("the process is killed " + step, () -> {
            service.exportersFollow();
            return !process.isAlive();
        });
        assertThat(LiveProgram.ended(process))
                .as("killed, not ended: %s", program.told(name))
                .isEqualTo(LiveProgram.KILLED);
        assertThat(witness.last()).isEqualTo(step);
        assertThat(program.told(name)).doesNotContain("finished");
    }

    private void untilDone(String process) {
        LabCloud.until("the migration ends", () -> {
            service.exportersFollow();
            return program.told(process).contains("finished    " + victim());
        });
        // On a busy machine exporters are written and scraped late, and a rate over four scrapes is wrong by a quarter.
        assertThat(program.told(process))
                .containsPattern("finished    " + victim() + " from " + CROWDED + " to " + ROOMY
                        + ": DONE, steal 0\\.[3-5]\\d+ before, 0\\.0\\d+ after");
    }

    private void curedInOneMigrationStepByStep() {
        List<String> none = List.of();
        List<String> one = List.of("completed");
        assertThat(witness.sights())
                .containsExactly(
                        new Sight(MigrationPhase.PLANNED, true, false, CROWDED, none),
                        new Sight(MigrationPhase.ISOLATING, true, false, CROWDED, none),
                        new Sight(MigrationPhase.ISOLATED, false, true, CROWDED, none),
                        new Sight(MigrationPhase.MIGRATING, false, true, CROWDED, none),
                        new Sight(MigrationPhase.VERIFYING, false, true, ROOMY, one),
                        new Sight(MigrationPhase.REINTEGRATING, false, true, ROOMY, one),
                        new Sight(MigrationPhase.OBSERVING, true, false, ROOMY, one));
        assertThat(witness.migrationsOfTheJournal()).hasSize(1);
        assertThat(service.cloud().migrations(victim())).containsExactly("completed");
        assertThat(service.cloud()
                        .read(victim())
                        .path("OS-EXT-AZ:availability_zone")
                        .asText())
                .isEqualTo(ZONE);
        assertThat(service.consul().maintenance()).isEmpty();
        assertThat(service.steal()).isLessThan(0.05);
    }

    private String victim() {
        return service.victim();
    }

    /** Sees the world at each step, and kills the process at one of them. Thread-safe. */
    private final class StepWitness implements JournalWire.Ear {
        private final List<Sight> sights = new ArrayList<>();
        private final TreeSet<String> entries = new TreeSet<>();
        private Optional<MigrationPhase> deadly = Optional.empty();
        private Optional<Process> doomed = Optional.empty();

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
                service.exportersFollow();
                sights.add(look(phase));
            }
            return true;
        }

        private Sight look(MigrationPhase phase) {
            return new Sight(
                    phase,
                    service.consul().addressesInDns().contains(service.consul().hostA()),
                    service.consul().maintenance().startsWith("stealaway owner="),
                    service.cloud().hostOf(victim()),
                    service.cloud().migrations(victim()));
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
