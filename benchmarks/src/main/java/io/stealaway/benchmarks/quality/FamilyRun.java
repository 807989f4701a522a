package io.stealaway.benchmarks.quality;

import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.simulation.Simulation;
import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationConfig.DemandFamily;
import io.stealaway.simulation.SimulationResult.DayRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Replays days in a row, with nothing intervening, by the present alone and by what was remembered, and appends one line for each day
 * to a file of comma-separated values: {@code FamilyRun FILE FIRST_SEED LAST_SEED FAMILY[,FAMILY] [TRACE_DIR]}; the family
 * {@code trace} replays the trace. Lines that are there already are not made again.
 */
public final class FamilyRun {
    static final String HEADER =
            "family,seed,decides,day,suffering,migrations,preventive,bytes,inconclusive,before_peak,in_peak,foreseen_right";
    private static final int THREADS = 2;
    private static final int DAYS = 3;
    /** From a Friday over a weekend to a Monday. */
    private static final int WEEKEND_DAYS = 4;

    private FamilyRun() {}

    /** By what is decided. */
    private enum Decides {
        OFF,
        PRESENT,
        HISTORY
    }

    /** Runs. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Path.of(args[0]);
        if (!Files.exists(file)) {
            Files.writeString(file, HEADER + "\n");
        }
        String before = Files.readString(file);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        for (long seed = Long.parseLong(args[1]); seed <= Long.parseLong(args[2]); seed++) {
            for (String family : args[3].split(",", -1)) {
                for (Decides decides : Decides.values()) {
                    String key = family + "," + seed + "," + decides.name().toLowerCase(Locale.ROOT);
                    if (!before.contains(key + ",")) {
                        SimulationConfig config = config(family, seed, decides, args);
                        threads.execute(() -> append(
                                file,
                                key,
                                decides == Decides.OFF
                                        ? Simulation.replayDaysOff(config)
                                        : Simulation.replayDays(config)));
                    }
                }
            }
        }
        threads.shutdown();
        threads.awaitTermination(1, TimeUnit.DAYS);
    }

    private static SimulationConfig config(String family, long seed, Decides decides, String[] args) {
        SimulationConfig.Builder config = SimulationConfig.builder().seed(seed);
        if (family.equals("trace")) {
            config.trace(Path.of(args[4])).days(DAYS);
        } else {
            config.family(DemandFamily.valueOf(family.toUpperCase(Locale.ROOT)));
            config.days(family.equals("weekend") ? WEEKEND_DAYS : DAYS);
        }
        Policy policy = SimulationConfig.defaultPolicy();
        return config.policy(
                        decides == Decides.HISTORY
                                ? policy
                                : policy.toBuilder()
                                        .foresight(ForesightPolicy.builder()
                                                .enabled(false)
                                                .build())
                                        .build())
                .build();
    }

    private static void append(Path file, String key, List<DayRow> days) {
        StringBuilder lines = new StringBuilder();
        for (DayRow day : days) {
            lines.append(String.format(
                    Locale.ROOT,
                    "%s,%d,%d,%d,%d,%d,%d,%d,%d,%d%n",
                    key,
                    day.day(),
                    day.suffering(),
                    day.migrations(),
                    day.preventive(),
                    day.bytes(),
                    day.inconclusive(),
                    day.beforePeak(),
                    day.inPeak(),
                    day.foreseenRight()));
        }
        ResultFile.append(file, lines.toString());
    }
}
