package io.stealaway.examples.live;

import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.MetricsSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads steal, load and CPU usage from a file that another program writes, for sites with their own metrics and for trying the
 * loop. The file is read again in each pass. Its first line is {@value #HEADER}, and every other line is one VM:
 *
 * <pre>{@code
 * vm,sampledAt,stealRatio,throttledRatio,load5,coresUsed
 * 3f0c...,2026-01-01T12:00:00Z,0.31,,4.2,1.5
 * }</pre>
 *
 * <p>An empty {@code throttledRatio} means not known. Replace the file by renaming a new one over it: a file that does not
 * end with a line feed is taken for one that is being written, and refused.
 *
 * <p>Thread-safe.
 */
public final class StealFile implements MetricsSource {
    /** The first line. */
    public static final String HEADER = "vm,sampledAt,stealRatio,throttledRatio,load5,coresUsed";

    private static final String OPERATION = "steal file: read";
    private static final int COLUMNS = HEADER.split(",", -1).length;

    private final Path file;

    /** Names the file; it is not read yet. */
    public StealFile(Path file) {
        this.file = Objects.requireNonNull(file, "file");
    }

    @Override
    public Observations observe(ClusterSnapshot topology) {
        SortedMap<VmId, VmObservation> seen = new TreeMap<>();
        List<String> unmatched = new ArrayList<>();
        List<String> lines = lines();
        for (int i = 1; i < lines.size(); i++) {
            VmObservation observation = parsed(i + 1, lines.get(i));
            if (topology.vm(observation.vm()).filter(Vm::running).isEmpty()) {
                unmatched.add(observation.vm().value());
            } else if (seen.put(observation.vm(), observation) != null) {
                throw refused("line " + (i + 1) + ": VM " + observation.vm() + " has an earlier line");
            }
        }
        return new Observations(seen, unmatched);
    }

    private List<String> lines() {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new BackendException.Unavailable(OPERATION, e.toString(), e);
        }
        if (!text.endsWith("\n")) {
            throw refused("does not end with a line feed: it may be half written");
        }
        List<String> lines = text.lines().toList();
        if (!lines.get(0).strip().equals(HEADER)) {
            throw refused("line 1 must be \"" + HEADER + "\"");
        }
        return lines;
    }

    private VmObservation parsed(int number, String line) {
        String[] fields = line.split(",", -1);
        if (fields.length != COLUMNS) {
            throw refused("line " + number + ": " + fields.length + " fields instead of " + COLUMNS);
        }
        try {
            VmObservation.Builder observation = VmObservation.builder(
                            VmId.of(fields[0].strip()), Instant.parse(fields[1].strip()))
                    .stealRatio(Double.parseDouble(fields[2]))
                    .load5(Double.parseDouble(fields[4]))
                    .cpuUsedMicroCores(microCores(fields[5].strip()));
            if (!fields[3].isBlank()) {
                observation.throttledRatio(Double.parseDouble(fields[3]));
            }
            return observation.build();
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw refused("line " + number + ": " + e.getMessage());
        }
    }

    /** Exactly: a number of cores has at most six decimals. */
    private static long microCores(String cores) {
        return new BigDecimal(cores)
                .multiply(BigDecimal.valueOf(MicroCores.PER_CORE))
                .longValueExact();
    }

    private BackendException refused(String problem) {
        return new BackendException.Unavailable(OPERATION, file + ": " + problem);
    }
}
