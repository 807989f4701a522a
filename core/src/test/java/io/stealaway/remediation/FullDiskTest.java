package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stealaway.local.FailingChannel;
import io.stealaway.local.FileJournal;
import io.stealaway.local.JournalFiles;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Migration;
import io.stealaway.model.VmId;
import io.stealaway.remediation.journal.JournalCodec;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Put;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be written down is not done. */
class FullDiskTest {
    private static final AvailabilityZone A = AvailabilityZone.of("a");

    @TempDir
    Path directory;

    /** Whatever was done to the cluster, the file says so; then there is room again, and everything ends well. */
    @Test
    void aDiskThatFillsUpStopsThePassBeforeTheActionNotAfterIt() {
        int stopped = 0;
        for (int room = 0; room < 9_000; room += 97) {
            FailingChannel.Disk disk = new FailingChannel.Disk();
            Path path = directory.resolve("journal-" + room);
            World world = World.twoZones();
            Bench bench = new Bench(world);
            try (FileJournal journal = JournalFiles.open(
                    path, (file, options) -> new FailingChannel(FileChannel.open(file, options), disk), 1 << 20)) {
                bench.journal = journal;
                bench.restart();
                disk.room = room;
                boolean full = passes(bench);
                stopped += full ? 1 : 0;
                assertThat(unknownTo(journal, world))
                        .as("with room for %d bytes", room)
                        .isEmpty();
                disk.room = Long.MAX_VALUE;
                world.hotHosts.clear();
                bench.passUntil(
                        Duration.ofSeconds(20), report -> report.inFlight().isEmpty());
            }
            assertThat(world.violations).isEmpty();
            assertThat(world.guests.keySet()).noneMatch(world::isolatedByUs);
        }
        assertThat(stopped).isGreaterThan(50);
    }

    /** Returns whether the disk was too small. */
    private static boolean passes(Bench bench) {
        boolean full = false;
        for (int i = 0; i < 6; i++) {
            PassReport report = bench.pass();
            full |= report.problems().stream().anyMatch(text -> text.contains("No space left"));
            bench.world.clock.advance(Duration.ofSeconds(30));
        }
        return full;
    }

    private static List<VmId> unknownTo(Journal journal, World world) {
        List<Migration> written = journal.read().entries().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(JournalKeys.MIGRATION))
                .map(entry -> JournalCodec.readMigration(entry.getValue().text()))
                .toList();
        return world.guests.keySet().stream()
                .filter(vm -> (world.isolatedByUs(vm) && written.stream().noneMatch(m -> isolates(m, vm)))
                        || (world.migrator.runningByUs(vm) && written.stream().noneMatch(m -> migrates(m, vm))))
                .toList();
    }

    private static boolean isolates(Migration migration, VmId vm) {
        return migration.vm().equals(vm) && !migration.isolators().isEmpty();
    }

    private static boolean migrates(Migration migration, VmId vm) {
        return migration.vm().equals(vm) && migration.started();
    }

    @Test
    void aFileSystemThatIsFullIsReportedAndTheJournalGoesOnOnceItIsNot() throws Exception {
        Optional<Path> small = SmallFileSystem.mount(directory.resolve("small"));
        if (small.isEmpty()) {
            System.out.println("No tmpfs can be mounted here: only the channel that fails stands for a full disk.");
            return;
        }
        try {
            fillUp(small.get());
        } finally {
            SmallFileSystem.unmount(small.get());
        }
    }

    private static void fillUp(Path folder) throws IOException {
        Path filler = folder.resolve("filler");
        try (FileJournal journal = FileJournal.open(folder.resolve("journal"))) {
            put(journal, "key", 0, "before");
            fill(filler);
            assertThatExceptionOfType(BackendException.Unavailable.class)
                    .isThrownBy(() -> put(journal, "long", 0, "x".repeat(100_000)))
                    .withMessageContaining("No space left");
            assertThat(journal.read().entries()).containsOnlyKeys("key");
            World world = World.twoZones();
            Bench bench = new Bench(world);
            bench.journal = journal;
            PassReport report = bench.restart().pass();
            assertThat(world.guests.keySet()).filteredOn(world::isolatedByUs).isSubsetOf(vms(report));
            Files.delete(filler);
            put(journal, "other", 0, "after");
        }
        try (FileJournal journal = FileJournal.open(folder.resolve("journal"))) {
            assertThat(journal.read().entries()).containsKeys("key", "other");
            assertThat(journal.read().entries()).doesNotContainKey("long");
        }
    }

    private static List<VmId> vms(PassReport report) {
        return report.inFlight().stream().map(Migration::vm).toList();
    }

    private static void put(Journal journal, String key, long revision, String text) {
        journal.commit(A, journal.read().epoch(A), List.of(new Put(key, revision, text)));
    }

    private static void fill(Path filler) {
        byte[] block = "full".repeat(256).getBytes(StandardCharsets.US_ASCII);
        try (var out = Files.newOutputStream(filler)) {
            for (int i = 0; i < 10_000; i++) {
                out.write(block);
            }
            throw new AssertionError("the file system is not small");
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }
}
