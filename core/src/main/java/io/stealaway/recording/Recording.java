package io.stealaway.recording;

import io.stealaway.model.MicroCores;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Recorded days of a cloud: its hosts and VMs, where each VM was, what it wanted and how much its neighbours took, in slots of equal
 * length.
 *
 * <p>What a VM wanted is what it used and what was stolen from it, at most its vCPUs. While a VM was not there, or did not run, it
 * wanted nothing; while it ran and was not observed, it is taken to have wanted what it wanted at the same hour of another day, the
 * nearest earlier one first, else what it wanted on average. {@link #filledRatio} says how much that was.
 *
 * <p>Takes fourteen bytes for each VM and slot. Immutable and thread-safe.
 */
public final class Recording {
    /** In place of a number of what was not observed. */
    static final int MISSING = -1;

    private static final long TEN_THOUSANDTHS = 10_000;

    private final RecordedColumns columns;
    private final WithinSlots within;
    private final List<String> notes;

    private Recording(RecordedColumns columns, List<String> notes) {
        this.columns = columns;
        within = new WithinSlots(columns);
        this.notes = List.copyOf(notes);
    }

    /**
     * Reads what a {@link Recorder} wrote.
     *
     * @param place a folder, of which all files are read in order of their names, or one file
     * @throws IllegalArgumentException if there is no file, or fewer than two passes can be read; what is damaged is left out and
     *     told by {@link #notes}
     * @throws UncheckedIOException if a file cannot be read
     */
    public static Recording read(Path place) {
        List<RecordedPass> passes = new ArrayList<>();
        RecordedHosts hosts = new RecordedHosts();
        List<String> notes = each(place, seen -> {
            if (passes.isEmpty()
                    || seen.takenAt().isAfter(passes.get(passes.size() - 1).takenAt())) {
                passes.add(RecordedPass.of(seen));
                hosts.add(seen);
            }
        });
        if (passes.size() < 2) {
            throw new IllegalArgumentException(place + ": "
                    + (passes.isEmpty() ? "no pass" : "one pass") + " can be read, but at least two are needed"
                    + (notes.isEmpty() ? "" : "; " + String.join("; ", notes)));
        }
        return new Recording(RecordedColumns.of(passes, hosts), notes);
    }

    /**
     * Hands over each pass of a recording as it was seen, oldest first, to replay a detector of one's own.
     *
     * @return what is damaged and was left out, for people
     * @throws IllegalArgumentException if there is no file
     * @throws UncheckedIOException if a file cannot be read
     */
    public static List<String> each(Path place, Consumer<ClusterSnapshot> pass) {
        List<String> notes = new ArrayList<>();
        for (Path file : files(place)) {
            RecordingFile.read(file, pass).ifPresent(notes::add);
        }
        return notes;
    }

    private static List<Path> files(Path place) {
        Objects.requireNonNull(place, "place");
        if (Files.isRegularFile(place)) {
            return List.of(place);
        }
        if (!Files.isDirectory(place)) {
            throw new IllegalArgumentException(place + ": no such folder");
        }
        try (Stream<Path> all = Files.list(place)) {
            List<Path> files = all.filter(file -> file.toString().endsWith(Recorder.SUFFIX))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new IllegalArgumentException(place + ": no file here ends in " + Recorder.SUFFIX);
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(place + " cannot be read: " + e, e);
        }
    }

    /**
     * Returns the cluster at the start: each host as it was first seen, each VM as it was when it was first seen running, those that
     * came later or left among them; without observations.
     */
    public ClusterSnapshot cluster() {
        return columns.cluster();
    }

    /** Returns the length of a slot, whole minutes: the usual time between two passes. */
    public Duration slot() {
        return Duration.ofSeconds(columns.slotSeconds());
    }

    /** Returns how many slots there are. */
    public int slots() {
        return columns.slots();
    }

    /** Returns what a VM wanted, micro-cores, 0 to its vCPUs; VM by its index in {@link #cluster}, slot from 0. */
    public int wantedMicroCores(int vm, int slot) {
        return columns.wanted(vm, Objects.checkIndex(slot, slots()));
    }

    /**
     * Returns what a VM is taken to have wanted in one minute of a slot, micro-cores, 0 to its vCPUs. The minutes of a slot have its mean,
     * which alone is recorded; they leave it by as much as that leaves its neighbours', for a VM and minute always alike, and by less where 0
     * or all vCPUs are in the way.
     *
     * @param minute from 0, less than the slot has
     */
    public long wantedMicroCores(int vm, int slot, int minute) {
        return microCores(vm, slot, minute, wantedMicroCores(vm, slot));
    }

    /**
     * Returns the same of another mean than what was wanted, micro-cores.
     *
     * @param mean of the slot, micro-cores, 0 to the VM's vCPUs
     */
    public long microCores(int vm, int slot, int minute, long mean) {
        Objects.checkIndex(minute, within.minutes());
        double all = (double) cluster().vms().get(vm).vcpus() * MicroCores.PER_CORE;
        return mean <= 0 ? 0 : (long) (mean * within.factor(vm, slot, minute, Math.max(1.0, all / mean)));
    }

    /**
     * Returns the part of {@link #wantedMicroCores} that a VM did not get, because neighbours took it or its own quota withheld it,
     * micro-cores. Work that waits is wanted until it is done or given up, so that a VM that waits seems to want more than comes in.
     */
    public long waitedMicroCores(int vm, int slot) {
        return columns.waited(vm, Objects.checkIndex(slot, slots()))
                * (long) cluster().vms().get(vm).vcpus()
                * (MicroCores.PER_CORE / TEN_THOUSANDTHS);
    }

    /**
     * Returns how many tasks of a VM waited on average beyond those for which it was measured to want CPU, by its load; 0 or more. Tasks
     * that do not wait for CPU are not among them, if the VM has as many of them when nothing is taken from it.
     */
    public double waitingTasks(int vm, int slot) {
        return columns.waitingTasks(vm, Objects.checkIndex(slot, slots()));
    }

    /** Returns the steal by neighbours that was measured, ten-thousandths; {@link #MISSING} when it was not. */
    int stealTenThousandths(int vm, int slot) {
        return columns.steal(vm, slot);
    }

    /** Returns where a VM was, a host's index in {@link #cluster}; {@link #MISSING} while it was not there. */
    int host(int vm, int slot) {
        return columns.host(vm, slot);
    }

    /**
     * Returns the first slot at whose end a VM was there, running or not; {@link #slots} when it came and left within one. VM by its
     * index in {@link #cluster}.
     */
    public int firstSlot(int vm) {
        int slot = 0;
        while (slot < slots() && host(vm, slot) == MISSING) {
            slot++;
        }
        return slot;
    }

    /** Returns the last slot at whose end a VM was there, between which and the first it may have been away; below 0 when none. */
    public int lastSlot(int vm) {
        int slot = slots() - 1;
        while (slot >= 0 && host(vm, slot) == MISSING) {
            slot--;
        }
        return slot;
    }

    /** Returns of what share of all slots in which a VM ran its demand was filled in, fraction. */
    public double filledRatio() {
        return columns.filledRatio();
    }

    /** Returns what is damaged and was left out, for people. */
    public List<String> notes() {
        return notes;
    }

    /** Returns a short description, not the content. */
    @Override
    public String toString() {
        return "Recording[from=" + cluster().takenAt() + ", slot=" + slot() + ", slots=" + slots() + ", hosts="
                + cluster().hosts().size() + ", vms=" + cluster().vms().size() + "]";
    }
}
