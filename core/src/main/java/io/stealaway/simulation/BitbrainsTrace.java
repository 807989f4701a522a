package io.stealaway.simulation;

import io.stealaway.model.MicroCores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads the demand of real VMs, in one of two formats.
 *
 * <p>GWA-T-12 (Bitbrains), as the Grid Workloads Archive publishes it: one file for each VM, {@code *.csv}, fields separated
 * by semicolons: timestamp, CPU cores, CPU capacity provisioned (MHz, all cores), CPU usage (MHz), CPU usage (%), memory
 * capacity provisioned (KB), and others that are not used. Timestamps are said to be milliseconds and are seconds in the
 * published files; either is understood.
 *
 * <p>The compact form: {@code vms.csv} with vm, vcpus, CPU capacity (MHz, all cores), memory (KB), start and duration (s), and
 * {@code usage.csv} or {@code usage.csv.gz} with vm, start, duration (s) and CPU usage (MHz, all cores).
 */
final class BitbrainsTrace {
    private static final int MAX_SLOTS = 400 * 24 * 12;
    private static final double FIRST_MILLIS = 1e11;

    private BitbrainsTrace() {}

    /**
     * Reads a folder.
     *
     * @return VMs in the order of their file names, or of {@code vms.csv}; not empty
     * @throws IllegalArgumentException naming file and line of what is broken
     * @throws UncheckedIOException if something cannot be read
     */
    static List<TraceVm> read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("trace folder " + folder + " does not exist");
        }
        Path usage = Files.exists(folder.resolve("usage.csv.gz"))
                ? folder.resolve("usage.csv.gz")
                : folder.resolve("usage.csv");
        if (Files.exists(folder.resolve("vms.csv"))) {
            return readCompact(folder.resolve("vms.csv"), usage);
        }
        return readGwa(folder);
    }

    private static List<TraceVm> readGwa(Path folder) {
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(path -> path.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read: " + e, e);
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("trace folder " + folder + " holds no .csv file");
        }
        return files.stream().map(BitbrainsTrace::readGwaVm).toList();
    }

    private static TraceVm readGwaVm(Path path) {
        try (TraceFile file = new TraceFile(path, ";", 6)) {
            Samples samples = new Samples();
            int vcpus = 0;
            double ramKib = 0;
            while (file.next()) {
                vcpus = Math.max(vcpus, file.vcpus(1));
                ramKib = Math.max(ramKib, file.number(5));
                double capacity = file.number(2);
                double share = capacity == 0.0 ? 0.0 : file.number(3) / capacity;
                samples.add(file, seconds(file.number(0)), TraceVm.SLOT_SECONDS, share * file.vcpus(1));
            }
            String name = String.valueOf(path.getFileName());
            return samples.vm(file, name, vcpus, ramKib);
        }
    }

    private static long seconds(double timestamp) {
        return (long) (timestamp >= FIRST_MILLIS ? timestamp / 1_000 : timestamp);
    }

    private record Facts(int vcpus, double mhz, double ramKib, Samples samples) {}

    private static List<TraceVm> readCompact(Path vms, Path usage) {
        Map<String, Facts> facts = new LinkedHashMap<>();
        try (TraceFile file = new TraceFile(vms, ",", 6)) {
            while (file.next()) {
                if (file.number(2) == 0.0) {
                    throw file.wrong("cpu_capacity_mhz must be positive");
                }
                Facts own = new Facts(file.vcpus(1), file.number(2), file.number(3), new Samples());
                if (facts.put(file.text(0), own) != null) {
                    throw file.wrong("duplicate VM " + file.text(0));
                }
            }
            if (facts.isEmpty()) {
                throw file.wrong("there is no VM");
            }
        }
        try (TraceFile file = new TraceFile(usage, ",", 4)) {
            while (file.next()) {
                Facts own = facts.get(file.text(0));
                if (own == null) {
                    throw file.wrong("VM " + file.text(0) + " is not in " + vms.getFileName());
                }
                own.samples.add(
                        file, (long) file.number(1), (long) file.number(2), file.number(3) / own.mhz * own.vcpus);
            }
            List<TraceVm> all = new ArrayList<>();
            facts.forEach((name, own) -> all.add(own.samples.vm(file, name, own.vcpus, own.ramKib)));
            return all;
        }
    }

    /** The samples of one VM, as they come in, put into slots. */
    private static final class Samples {
        private long firstSecond = -1;
        private long lastSecond = -1;
        private int[] slots = new int[256];
        private int used;

        /** Adds CPU, in cores, from a second on; a gap before it keeps what was last seen. */
        void add(TraceFile file, long second, long duration, double cores) {
            if (firstSecond < 0) {
                firstSecond = second;
            }
            if (second < lastSecond) {
                throw file.wrong("time goes back from " + lastSecond + " to " + second);
            }
            lastSecond = second;
            long from = (second - firstSecond) / TraceVm.SLOT_SECONDS;
            long to = (second - firstSecond + Math.max(duration, 1) - 1) / TraceVm.SLOT_SECONDS + 1;
            if (to > MAX_SLOTS) {
                throw file.wrong("is more than 400 days after the first sample of its VM");
            }
            int value = (int) Math.min(1_024.0 * MicroCores.PER_CORE, Math.rint(cores * MicroCores.PER_CORE));
            while (slots.length < to) {
                slots = Arrays.copyOf(slots, 2 * slots.length);
            }
            while (used < from) {
                slots[used] = slots[used - 1];
                used++;
            }
            Arrays.fill(slots, (int) from, (int) to, value);
            used = Math.max(used, (int) to);
        }

        TraceVm vm(TraceFile file, String name, int vcpus, double ramKib) {
            if (used == 0) {
                throw file.wrong("VM " + name + " has no sample");
            }
            int[] all = Arrays.copyOf(slots, used);
            for (int i = 0; i < all.length; i++) {
                all[i] = (int) Math.min(all[i], vcpus * MicroCores.PER_CORE);
            }
            return new TraceVm(name, vcpus, (long) (ramKib * 1_024), all);
        }
    }
}
