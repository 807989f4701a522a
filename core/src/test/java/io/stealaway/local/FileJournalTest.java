package io.stealaway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.Journal.Contents;
import io.stealaway.spi.Journal.Delete;
import io.stealaway.spi.Journal.Entry;
import io.stealaway.spi.Journal.Put;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
    private static final AvailabilityZone A = AvailabilityZone.of("a");

    @TempDir
    Path directory;

    private final FailingChannel.Disk disk = new FailingChannel.Disk();

    private Path path() {
        return directory.resolve("journal");
    }

    private FileJournal failing(long compactAt) {
        return FileJournal.open(
                path(), (path, options) -> new FailingChannel(FileChannel.open(path, options), disk), compactAt);
    }

    private static long put(FileJournal journal, String key, String text) {
        Entry before = journal.read().entries().get(key);
        long expected = before == null ? 0 : before.revision();
        return ((Committed) journal.commit(A, journal.read().epoch(A), List.of(new Put(key, expected, text))))
                .revision();
    }

    /** A small journal, and every state that it has had, the first being empty. */
    private List<Contents> small() {
        List<Contents> states = new ArrayList<>();
        try (FileJournal journal = FileJournal.open(path())) {
            states.add(journal.read());
            put(journal, "migration/1", "planned");
            states.add(journal.read());
            journal.raiseEpoch(A, 0);
            states.add(journal.read());
            put(journal, "migration/1", "isolating");
            states.add(journal.read());
            put(journal, "hold/half \uD800 pair", "kept");
            states.add(journal.read());
            journal.commit(
                    A,
                    1,
                    List.of(
                            new Delete(
                                    "migration/1",
                                    journal.read().entries().get("migration/1").revision()),
                            new Put("pause", 0, "why")));
            states.add(journal.read());
        }
        return states;
    }

    /** Returns where each record begins, and where the last one ends. */
    private List<Integer> records(byte[] file) {
        List<Integer> begins = new ArrayList<>(List.of(0, 8));
        ByteBuffer bytes = ByteBuffer.wrap(file);
        for (int at = 8; at < file.length; at = begins.get(begins.size() - 1)) {
            begins.add(at + 12 + bytes.getInt(at + 4) + 4);
        }
        return begins;
    }

    private static int beginOf(List<Integer> records, int at) {
        return records.stream()
                .filter(begin -> begin <= at)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void aBitFlippedAnywhereStopsItWithTheOffsetOfWhatIsDamaged() throws IOException {
        small();
        byte[] good = Files.readAllBytes(path());
        List<Integer> records = records(good);
        assertThat(records).last().isEqualTo(good.length);
        for (int at = 0; at < good.length; at++) {
            for (int bits : new int[] {1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0xFF}) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) bits;
                Files.write(path(), bad);
                assertThatIllegalStateException()
                        .as("byte %d xor %d", at, bits)
                        .isThrownBy(() -> FileJournal.open(path()))
                        .withMessageContaining("is damaged at offset " + beginOf(records, at) + ":");
                assertThat(Files.readAllBytes(path()))
                        .as("it is left as it was found")
                        .isEqualTo(bad);
            }
        }
    }

    @Test
    void aBitFlippedAnywhereInATornJournalNeverMakesAnotherState() throws IOException {
        List<Contents> states = small();
        byte[] whole = Files.readAllBytes(path());
        List<Integer> records = records(whole);
        int last = records.get(records.size() - 2);
        for (int length = last + 1; length < whole.length; length += 5) {
            byte[] torn = Arrays.copyOf(whole, length);
            for (int at = 0; at < length; at++) {
                byte[] bad = torn.clone();
                bad[at] ^= 0x10;
                Files.write(path(), bad);
                assertStoppedOr(states.get(states.size() - 2), at >= last);
            }
        }
    }

    @Test
    void aDamagedOneIsCutOffWhereItIsDamagedAndNowhereElse() throws IOException {
        List<Contents> states = small();
        byte[] good = Files.readAllBytes(path());
        List<Integer> records = records(good);
        for (int i = 1; i < records.size() - 1; i++) {
            int at = records.get(i);
            byte[] bad = good.clone();
            bad[at + 5] ^= 0x10;
            Files.write(path(), bad);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FileJournal.cutOff(path(), at - 1))
                    .withMessageContaining("is damaged at offset " + at + ", not at " + (at - 1));
            Path copy = FileJournal.cutOff(path(), at);
            assertThat(Files.readAllBytes(copy)).isEqualTo(bad);
            Files.delete(copy);
            try (FileJournal journal = FileJournal.open(path())) {
                assertThat(states).contains(journal.read());
                assertThatThrownBy(() -> FileJournal.cutOff(path(), at)).isInstanceOf(BackendException.Conflict.class);
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileJournal.cutOff(path(), 8))
                .withMessageContaining("is not damaged");
        Files.write(path(), new byte[] {1, 2, 3});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileJournal.cutOff(path(), 0))
                .withMessageContaining("nothing of it can be kept");
    }

    @Test
    void aByteLostOrAddedAnywhereNeverMakesAnotherState() throws IOException {
        List<Contents> states = small();
        byte[] good = Files.readAllBytes(path());
        List<Integer> records = records(good);
        int last = records.get(records.size() - 2);
        for (int at = 0; at < good.length; at++) {
            byte[] less = Arrays.copyOf(good, good.length - 1);
            System.arraycopy(good, at + 1, less, at, good.length - at - 1);
            Files.write(path(), less);
            // A record that ends early is what a crash leaves; it cannot be told which of its bytes is missing.
            assertStoppedOr(states.get(states.size() - 2), at >= last);
            byte[] more = Arrays.copyOf(good, good.length + 1);
            System.arraycopy(good, at, more, at + 1, good.length - at);
            Files.write(path(), more);
            assertStoppedOr(states.get(states.size() - 1), false);
        }
    }

    /** Opens what was damaged: stopped with an offset or, where it may be, in the state before its last record. */
    private void assertStoppedOr(Contents state, boolean permitted) {
        try (FileJournal journal = FileJournal.open(path())) {
            assertThat(permitted).as("it was opened").isTrue();
            assertThat(journal.read()).isEqualTo(state);
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("is damaged at offset ");
        }
    }

    @Test
    void aCompactedJournalStopsInTheSameWay() throws IOException {
        try (FileJournal journal = failing(100)) {
            for (int i = 0; i < 8; i++) {
                put(journal, "key", "a text of about fifty bytes, so that it grows " + i);
            }
        }
        byte[] good = Files.readAllBytes(path());
        List<Integer> records = records(good);
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 0x04;
            Files.write(path(), bad);
            assertThatIllegalStateException()
                    .isThrownBy(() -> FileJournal.open(path()))
                    .withMessageContaining("is damaged at offset " + beginOf(records, at) + ":");
        }
    }

    @Test
    void cutOffAnywhereItIsWhatItWasAfterTheLastWholeRecord() throws IOException {
        List<Contents> states = small();
        byte[] good = Files.readAllBytes(path());
        int reached = 0;
        for (int length = 8; length <= good.length; length++) {
            Files.write(path(), Arrays.copyOf(good, length));
            try (FileJournal journal = FileJournal.open(path())) {
                Contents contents = journal.read();
                int now = states.indexOf(contents);
                assertThat(now).as("cut to %d bytes", length).isGreaterThanOrEqualTo(reached);
                assertThat(now).as("cut to %d bytes", length).isLessThanOrEqualTo(reached + 1);
                reached = now;
            }
        }
        assertThat(reached).isEqualTo(states.size() - 1);
    }

    @Test
    void cutOffInItsFirstBytesItIsNoJournal() throws IOException {
        small();
        byte[] good = Files.readAllBytes(path());
        for (int length = 0; length < 8; length++) {
            Files.write(path(), Arrays.copyOf(good, length));
            assertThatIllegalStateException()
                    .isThrownBy(() -> FileJournal.open(path()))
                    .withMessageContaining("damaged at offset 0");
        }
    }

    @Test
    void whatIsWrittenAfterATornRecordIsSound() throws IOException {
        small();
        byte[] good = Files.readAllBytes(path());
        for (int length = good.length - 30; length <= good.length; length++) {
            Files.write(path(), Arrays.copyOf(good, length));
            try (FileJournal journal = FileJournal.open(path())) {
                put(journal, "after", "the crash");
            }
            try (FileJournal journal = FileJournal.open(path())) {
                assertThat(journal.read().entries().get("after").text()).isEqualTo("the crash");
            }
        }
    }

    @Test
    void aDamagedLastRecordIsNotTakenForATornOne() throws IOException {
        small();
        byte[] bytes = Files.readAllBytes(path());
        bytes[bytes.length - 1] ^= 1;
        Files.write(path(), bytes);
        assertThatIllegalStateException()
                .isThrownBy(() -> FileJournal.open(path()))
                .withMessageContaining("does not match its checksum");
    }

    @Test
    void zerosWhereARecordShouldBeginAreDamage() throws IOException {
        small();
        byte[] bytes = Files.readAllBytes(path());
        Files.write(path(), Arrays.copyOf(bytes, bytes.length + 3));
        assertThatIllegalStateException()
                .isThrownBy(() -> FileJournal.open(path()))
                .withMessageContaining("offset " + bytes.length + ": no record begins here");
    }

    @Test
    void everyCommitIsForcedBeforeItIsAnswered() {
        try (FileJournal journal = failing(1 << 20)) {
            int before = disk.forced;
            put(journal, "key", "text");
            assertThat(disk.forced).isEqualTo(before + 1);
            journal.raiseEpoch(A, 0);
            assertThat(disk.forced).isEqualTo(before + 2);
        }
    }

    @Test
    void aFullDiskRefusesTheWriteAndLosesNothing() {
        for (int room = 0; room < 60; room++) {
            try (FileJournal journal = failing(1 << 20)) {
                put(journal, "key", "before " + room);
                disk.room = room;
                assertThatExceptionOfType(BackendException.Unavailable.class)
                        .isThrownBy(() -> put(journal, "key", "while it was full, and then some more text"))
                        .withMessageContaining("No space left");
                assertThat(journal.read().entries().get("key").text()).isEqualTo("before " + room);
                disk.room = Long.MAX_VALUE;
                put(journal, "other", "after " + room);
            }
            try (FileJournal journal = failing(1 << 20)) {
                assertThat(journal.read().entries().get("key").text()).isEqualTo("before " + room);
                assertThat(journal.read().entries().get("other").text()).isEqualTo("after " + room);
            }
        }
    }

    @Test
    void aRecordThatCouldNotBeForcedIsCutOffBeforeTheNext() {
        try (FileJournal journal = failing(1 << 20)) {
            put(journal, "key", "before");
            disk.forceFails = true;
            assertThatExceptionOfType(BackendException.Unavailable.class).isThrownBy(() -> put(journal, "key", "lost"));
            assertThatExceptionOfType(BackendException.Unavailable.class).isThrownBy(() -> put(journal, "key", "lost"));
            disk.forceFails = false;
            disk.truncateFails = true;
            assertThatExceptionOfType(BackendException.Unavailable.class).isThrownBy(() -> put(journal, "key", "lost"));
            disk.truncateFails = false;
            put(journal, "key", "after");
        }
        try (FileJournal journal = FileJournal.open(path())) {
            assertThat(journal.read().entries().get("key").text()).isEqualTo("after");
        }
    }

    @Test
    void compactionKeepsWhatItHoldsAndShortensTheFile() throws IOException {
        Contents before;
        try (FileJournal journal = failing(2_000)) {
            journal.raiseEpoch(A, 0);
            for (int i = 0; i < 500; i++) {
                put(journal, "key " + i % 3, "some text that is long enough to count, written for the time " + i);
            }
            before = journal.read();
        }
        assertThat(Files.size(path())).isLessThan(5_000);
        try (FileJournal journal = FileJournal.open(path())) {
            assertThat(journal.read()).isEqualTo(before);
            put(journal, "key 0", "goes on");
        }
        assertThat(directory.resolve("journal.new")).doesNotExist();
    }

    @Test
    void aCompactionThatFailsHarmsNothing() {
        try (FileJournal journal = failing(300)) {
            for (int i = 0; i < 6; i++) {
                put(journal, "key", "a text of about fifty bytes, so that it grows " + i);
            }
            disk.room = 100;
            put(journal, "key", "x");
            disk.room = Long.MAX_VALUE;
            put(journal, "other", "y");
        }
        try (FileJournal journal = FileJournal.open(path())) {
            assertThat(journal.read().entries().get("key").text()).isEqualTo("x");
            assertThat(journal.read().entries().get("other").text()).isEqualTo("y");
        }
    }

    @Test
    void aSecondOneInTheSameProcessIsRefusedAndTheFirstStaysLocked() {
        try (FileJournal first = FileJournal.open(path())) {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(BackendException.Conflict.class)
                        .isThrownBy(() -> FileJournal.open(path()))
                        .withMessageContaining("in use in this process");
            }
            put(first, "key", "text");
        }
        FileJournal.open(path()).close();
    }

    @Test
    void aSecondProcessIsRefused() throws Exception {
        try (FileJournal first = FileJournal.open(path())) {
            put(first, "key", "text");
            assertThat(otherProcess())
                    .contains("in use by another process, "
                            + ProcessHandle.current().pid());
        }
        assertThat(otherProcess()).contains("opened");
    }

    private String otherProcess() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opener.class.getName(),
                        path().toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    /** Another process that opens a journal. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] args) {
            try (FileJournal journal = FileJournal.open(Path.of(args[0]))) {
                System.out.println("opened with " + journal.read().entries().size());
            } catch (BackendException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void aThreadThatIsInterruptedWhileWritingDoesNotEndTheJournal() {
        try (FileJournal journal = FileJournal.open(path())) {
            put(journal, "key", "before");
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(BackendException.Unavailable.class).isThrownBy(() -> put(journal, "key", "lost"));
            assertThat(Thread.interrupted()).isTrue();
            put(journal, "key", "after");
            assertThat(journal.read().entries().get("key").text()).isEqualTo("after");
        }
        try (FileJournal journal = FileJournal.open(path())) {
            assertThat(Objects.requireNonNull(journal.read().entries().get("key"))
                            .text())
                    .isEqualTo("after");
        }
    }

    @Test
    void aDirectoryThatDoesNotExistIsNamed() {
        assertThatExceptionOfType(BackendException.Unavailable.class)
                .isThrownBy(() -> FileJournal.open(directory.resolve("missing").resolve("journal")))
                .withMessageContaining("missing");
    }

    @Test
    void aClosedJournalSaysSo() {
        FileJournal journal = FileJournal.open(path());
        journal.close();
        journal.close();
        assertThatIllegalStateException().isThrownBy(journal::read).withMessageContaining("closed");
    }
}
