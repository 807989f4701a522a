package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.examples.SampleSnapshot;
import io.stealaway.json.MigrationJson;
import io.stealaway.local.FileJournal;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.remediation.CommandInbox;
import io.stealaway.remediation.Remediator;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.simulation.SimulatedCluster;
import io.stealaway.spi.Journal.Put;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's hand on a journal, with a loop that has it open and without. */
class OperatorCommandsTest {
    private static final String HASH = "2af386a7".repeat(8);
    private static final AvailabilityZone ZONE = AvailabilityZone.of("zone-a");

    private final SimulatedCluster cluster =
            SimulatedCluster.builder(SampleSnapshot.hotHost(), (vm, at) -> 0L).build();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void journalWithThreeMigrations() {
        file = directory.resolve("stealaway.journal");
        try (FileJournal journal = FileJournal.open(file)) {
            journal.commit(
                    ZONE,
                    0,
                    Stream.of(
                                    migration("zone-a-e1-1", MigrationPhase.PROPOSED),
                                    migration("zone-a-e1-2", MigrationPhase.PROPOSED),
                                    migration("zone-a-e1-3", MigrationPhase.UNKNOWN))
                            .map(one -> new Put("migration/" + one.id(), 0, MigrationJson.write(one)))
                            .map(put -> (io.stealaway.spi.Journal.Change) put)
                            .toList());
        }
    }

    private Migration migration(String id, MigrationPhase phase) {
        Instant now = cluster.clock().instant();
        MigrationRequest move = new MigrationRequest(
                MigrationId.of(id), VmId.of("vm-of-" + id), HostId.of("host-1"), HostId.of("host-2"));
        boolean proposed = phase == MigrationPhase.PROPOSED;
        Migration.Builder migration = Migration.builder(move, ZONE, now)
                .phase(phase)
                .phaseSince(now)
                .planHash(HASH)
                .started(!proposed)
                .reason(proposed ? "" : "its host is down");
        if (proposed) {
            migration.expiresAt(now.plus(Duration.ofDays(1)));
        } else {
            migration.marker("marker");
        }
        return migration.build();
    }

    private Ran run(Object... args) {
        return Ran.run(
                Stream.concat(Stream.of(args), Stream.of("--journal", file)).toArray());
    }

    /** Runs a command while a loop in this process has the journal open and passes every now and then. */
    private Ran whileALoopRuns(Object... args) throws InterruptedException {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try (FileJournal journal = FileJournal.open(file)) {
            Remediator remediator = remediator(journal);
            var passes = scheduler.scheduleWithFixedDelay(remediator::pass, 20, 20, TimeUnit.MILLISECONDS);
            try {
                return run(args);
            } finally {
                passes.cancel(false);
                scheduler.shutdown();
                assertThat(scheduler.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            }
        }
    }

    private Remediator remediator(FileJournal journal) {
        return Remediator.builder()
                .topology(cluster.topology())
                .metrics(cluster.metrics())
                .isolators(cluster.isolators())
                .migrator(cluster.migrator())
                .journal(journal)
                .inbox(CommandInbox.beside(file))
                .policy(Policy.builder().mode(RunMode.APPROVE).build())
                .clock(cluster.clock())
                .build();
    }

    @Test
    void aRunningLoopIsPausedAndResumed() throws InterruptedException {
        Ran paused = whileALoopRuns("pause", "--why", "switch maintenance");

        assertThat(paused.code()).isZero();
        assertThat(paused.out()).startsWith("paused: nothing is begun any more");
        assertThat(paused.err()).contains("it is in use in this process", "the order is left for it");
        assertThat(run("status").out())
                .startsWith("Paused:   switch maintenance (" + System.getProperty("user.name") + ")\n")
                .contains("Loop:     process " + ProcessHandle.current().pid() + ", last pass ", "Brake:    PAUSED");

        assertThat(whileALoopRuns("resume").out()).isEqualTo("resumed\n");
        assertThat(run("status").out()).startsWith("Paused:   no\n");
    }

    @Test
    void aPlanIsApprovedInPartByARunningLoop() throws InterruptedException {
        Ran approved = whileALoopRuns("approve", HASH, "--only", "zone-a-e1-2");

        assertThat(approved.code()).isZero();
        assertThat(approved.out()).isEqualTo("approved: [zone-a-e1-2] of plan " + HASH + "\n");
    }

    @Test
    void whatARunningLoopRefusesIsToldInOneLine() throws InterruptedException {
        Ran refused = whileALoopRuns("approve", "0123");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).endsWith("run: refused: plan 0123 is not proposed. Maybe its proposal expired?\n");
    }

    @Test
    void withoutALoopTheJournalIsWrittenAtOnce() {
        Ran paused = run("pause");

        assertThat(paused.code()).isZero();
        assertThat(paused.err()).isEmpty();
        assertThat(paused.out()).startsWith("paused: ").contains("No loop has the journal open now.");
        try (FileJournal journal = FileJournal.open(file)) {
            PassReport report = remediator(journal).pass();
            assertThat(report.brakes()).anyMatch(brake -> brake.text().startsWith("paused: by an operator"));
        }
    }

    @Test
    void aPlanIsRejectedWithoutALoop() {
        assertThat(run("reject", HASH, "--why", "not on a Friday").code()).isZero();
        try (FileJournal journal = FileJournal.open(file)) {
            assertThat(remediator(journal).pass().finished())
                    .filteredOn(one -> one.phase() == MigrationPhase.CANCELLED)
                    .hasSize(2)
                    .allMatch(one -> one.reason().startsWith("rejected by an operator: not on a Friday"));
        }
    }

    @Test
    void onlyWhatIsUnknownIsResolved() {
        assertThat(run("resolve", "zone-a-e1-3").out()).startsWith("resolved: [zone-a-e1-3]");
        Ran early = run("resolve", "zone-a-e1-1");

        assertThat(early.code()).isEqualTo(1);
        assertThat(early.complaint()).contains("migration zone-a-e1-1 is PROPOSED", "UNKNOWN");
    }

    @Test
    void anOrderThatNobodyTakesIsTakenBackButWordToStopStays() throws IOException {
        try (FileJournal journal = FileJournal.open(file)) {
            assertThat(journal.read().entries()).isNotEmpty();
            Ran resume = impatiently("resume");
            assertThat(resume.code()).isEqualTo(3);
            assertThat(resume.err()).contains("no answer within 1 s; the order is taken back, nothing was done");
            Ran pause = impatiently("pause");
            assertThat(pause.code()).isEqualTo(3);
            assertThat(pause.err()).contains("no answer within 1 s; the loop pauses with its next pass");
            try (Stream<Path> orders = Files.list(CommandInbox.beside(file).folder())) {
                assertThat(orders).hasSize(1);
            }
            assertThat(remediator(journal).pass().brakes())
                    .anyMatch(brake -> brake.text().startsWith("paused: "));
        }
    }

    /** By a clock on which a second passes whenever it is read. */
    private Ran impatiently(String command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        AtomicLong seconds = new AtomicLong();
        Console console = new Console(
                new PrintWriter(out),
                new PrintWriter(err),
                false,
                () -> TimeUnit.SECONDS.toNanos(seconds.getAndIncrement()));
        int code = CommandLineTool.execute(
                console,
                (config, listener) -> {
                    throw new AssertionError("nothing is simulated");
                },
                command,
                "--timeout",
                "1",
                "--journal",
                file.toString());
        console.out().flush();
        console.err().flush();
        return new Ran(code, out.toString(), err.toString());
    }

    @Test
    void statusShowsWhatWaitsForAnOperatorAndWhatToType() {
        Ran ran = run("status");

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("Loop:     not known: no pass was told of beside this journal")
                .contains("zone-a-e1-1  PROPOSED", "until ", "its host is down")
                .contains("Proposed, 2 migrations: run approve (or reject)\n  " + HASH)
                .contains("run resolve\n  zone-a-e1-3");
        assertThat(ran.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void statusIsReadWhileALoopHasTheJournalOpen() throws IOException {
        Path json = directory.resolve("status.json");
        try (FileJournal journal = FileJournal.open(file)) {
            PassReport report = remediator(journal).pass();
            assertThat(run("status", "--json", json).code()).isZero();

            JsonNode status = new ObjectMapper().readTree(Files.readString(json));
            assertThat(status.path("schema").asText()).isEqualTo("stealaway.status/1.0");
            assertThat(status.path("lastPass").path("process").asLong())
                    .isEqualTo(ProcessHandle.current().pid());
            assertThat(status.path("migrations")).hasSize(report.inFlight().size());
            assertThat(status.path("migrations").path(0).path("id").asText()).isEqualTo("zone-a-e1-1");
            assertThat(status.path("migrations").path(0).path("planHash").asText())
                    .isEqualTo(HASH);
            assertThat(report.waiting()).isNotEmpty();
            report.waiting()
                    .forEach((migration, why) -> assertThat(status.path("lastPass")
                                    .path("waiting")
                                    .path(migration.value())
                                    .asText())
                            .isEqualTo(why));
            assertThat(run("status").out())
                    .contains(report.waiting().get(report.waiting().firstKey()).split(" ", -1)[0]);
        }
    }

    /** Writes a configuration of `run live`, but for where its journal is. */
    private Path configured(String journal) throws IOException {
        Files.writeString(
                directory.resolve("clouds.yaml"),
                "clouds: {c: {auth: {auth_url: 'http://127.0.0.1:1', username: u, password: p, project_name: p,"
                        + " user_domain_name: d, project_domain_name: d}}}");
        return Files.writeString(
                directory.resolve("live.yaml"),
                "openstack: {clouds: clouds.yaml, cloud: c}\nreplica: r\nsteal: {file: steal.csv}\n" + journal);
    }

    @Test
    void theConfigurationOfALoopNamesItsJournalToo() throws IOException {
        Path config = configured("journal: " + file.getFileName());

        assertThat(Ran.run("pause", "--config", config).out()).startsWith("paused: ");
        assertThat(Ran.run("status", "--config", config).out())
                .startsWith("Paused:   by an operator")
                .contains("zone-a-e1-1  PROPOSED");
    }

    @Test
    void aJournalThatConsulKeepsIsAskedFor() throws IOException {
        Path config = configured("consul: {url: 'http://127.0.0.1:1', journal: stealaway, leadership: stealaway}");

        for (String command : List.of("status", "pause")) {
            Ran ran = Ran.run(command, "--config", config);
            assertThat(ran.code()).isEqualTo(1);
            // What the JDK calls the cause follows; it differs from one to the next.
            assertThat(ran.complaint())
                    .matches(Pattern.quote("run: --config " + config + ": consul: read the journal: cannot connect")
                            + ": \\w+Exception");
        }
    }

    @Test
    void aJournalIsNamedOnce() {
        assertThat(run("status", "--config", "live.yaml").code()).isEqualTo(2);
        assertThat(Ran.run("status").code()).isEqualTo(2);
    }

    @Test
    void noCommandMakesAJournal() {
        file = directory.resolve("typo");
        for (String command : List.of("status", "pause", "resume")) {
            Ran ran = run(command);
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.complaint()).isEqualTo("run: --journal " + file + ": no such file");
        }
        assertThat(file).doesNotExist();
        file = directory;
        assertThat(run("status").complaint()).contains("is a folder, not a file");
    }

    @Test
    void aDamagedJournalIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[40] ^= 1;
        Files.write(file, bytes);
        for (String command : List.of("status", "pause")) {
            Ran ran = run(command);
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.complaint()).contains(file.toString(), "damaged at offset");
        }
    }
}
