package io.stealaway.benchmarks.quality;

import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Replays days by every contender and appends one line for each to a file of comma-separated values:
 * {@code QualityRun FILE FIRST_SEED LAST_SEED [TRACE_DIR]}. Lines that are there already are not made again.
 */
public final class QualityRun {
    static final String HEADER =
            "day,seed,contender,suffering,worst_zone,migrations,bytes,idle,moved_again,moved_back,spread";
    private static final int THREADS = 2;

    private QualityRun() {}

    /** Runs. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Path.of(args[0]);
        Optional<Path> trace = args.length > 3 ? Optional.of(Path.of(args[3])) : Optional.empty();
        if (!Files.exists(file)) {
            Files.writeString(file, HEADER + "\n");
        }
        String before = Files.readString(file);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        for (long seed = Long.parseLong(args[1]); seed <= Long.parseLong(args[2]); seed++) {
            for (Contender contender : Contender.values()) {
                String key = (trace.isPresent() ? "bitbrains" : "synthetic") + "," + seed + "," + contender;
                if (!before.contains(key + ",")) {
                    SimulationConfig.Builder config = SimulationConfig.builder().seed(seed);
                    trace.ifPresent(config::trace);
                    SimulationConfig day = config.build();
                    threads.execute(() -> append(file, key, contender.day(day)));
                }
            }
        }
        threads.shutdown();
        threads.awaitTermination(1, TimeUnit.DAYS);
    }

    private static void append(Path file, String key, SimulationResult.Day day) {
        String line = String.format(
                Locale.ROOT,
                "%s,%d,%d,%d,%d,%d,%d,%d,%.6f%n",
                key,
                day.suffering(),
                day.worstZone(),
                day.migrations(),
                day.bytes(),
                day.idle(),
                day.movedAgain(),
                day.movedBack(),
                day.spread());
        ResultFile.append(file, line);
    }
}
