package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.local.FileJournal;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.Journal.Put;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal whose file is touched by others while it is in use notices before it writes, and goes on once that is mended. */
class ReplacedJournalTest {
    private static final AvailabilityZone ZONE = AvailabilityZone.of("a");

    @TempDir
    Path directory;

    private Path file;
    private Path copy;
    private FileJournal journal;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("journal");
        copy = directory.resolve("copy");
        journal = FileJournal.open(file);
        write("before");
        Files.copy(file, copy);
        write("after");
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void write(String key) {
        assertThat(journal.commit(ZONE, 0, List.of(new Put(key, 0, "text")))).isInstanceOf(Committed.class);
    }

    private void refuses(String why) {
        assertThatThrownBy(() -> write("refused"))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining(why);
        assertThat(journal.read().entries()).containsOnlyKeys("before", "after");
    }

    @Test
    void oneThatWasReplacedByAnOlderCopy() throws IOException {
        Path former = directory.resolve("former");
        Files.move(file, former);
        Files.move(copy, file);
        refuses("another file was put in its place");
        Files.move(former, file, StandardCopyOption.REPLACE_EXISTING);
        write("again");
    }

    @Test
    void oneThatWasOverwrittenByAnOlderCopy() throws IOException {
        byte[] now = Files.readAllBytes(file);
        Files.write(file, Files.readAllBytes(copy));
        refuses("something else cut it off or wrote to it");
        Files.write(file, now);
        write("again");
    }

    @Test
    void oneThatWasMovedAway() throws IOException {
        Path away = directory.resolve("away");
        Files.move(file, away);
        refuses("it was moved away or deleted");
        Files.move(away, file);
        write("again");
    }

    @Test
    void oneThatAnotherProcessWrites() throws IOException {
        Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
        refuses("something else cut it off or wrote to it");
    }

    @Test
    void oneWhoseLockWasRemovedIsOpenedByNoOtherProcess() throws Exception {
        isOpenedByNoOtherProcess();
    }

    private void isOpenedByNoOtherProcess() throws Exception {
        Files.delete(directory.resolve("journal.lock"));
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SecondProcess.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).contains("it is in use by another process, though its lock journal.lock is free");
        write("unharmed");
    }

    /** Opens a journal in a process of its own, and says how that went. */
    static final class SecondProcess {
        public static void main(String[] args) {
            try (FileJournal opened = FileJournal.open(Path.of(args[0]))) {
                System.out.println("opened " + opened.read().entries().keySet());
            } catch (BackendException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void theLockOutlastsAFailedOpening() throws Exception {
        assertThatThrownBy(() -> FileJournal.open(file)).isInstanceOf(BackendException.Conflict.class);
        isOpenedByNoOtherProcess();
    }

    @Test
    void theLoopBeginsNothingAndSaysWhy() throws IOException {
        World world = new World().host("calm", "a").host("hot", "a").hot("hot").vm("victim", "hot", "web");
        Bench bench = new Bench(world);
        bench.journal = journal;
        bench.restart();
        world.hotHosts.clear();
        bench.pass();
        world.hot("hot");
        Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
        PassReport report = bench.pass();

        assertThat(report.started()).isEmpty();
        assertThat(report.brakes()).extracting(Brake::kind).contains(Brake.Kind.JOURNAL);
        assertThat(report.problems()).anyMatch(line -> line.contains("another file was put in its place"));
        assertThat(world.migrator.calls).isEmpty();
    }
}
