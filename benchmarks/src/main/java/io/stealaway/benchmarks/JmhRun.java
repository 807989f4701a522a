package io.stealaway.benchmarks;

import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs our own benchmarks: {@code JmhRun quick|full FOLDER}. */
public final class JmhRun {
    private static final List<String> QUICK_SIZES = List.of("80/1000", "1000/12000", "10000/120000");
    private static final List<String> ALL_SIZES =
            List.of("15/150", "80/1000", "113/15769", "1000/12000", "5000/30000", "10000/120000");
    private static final String QUICK_PARTS = "PlanBenchmark.(greedy|kernel|state|scoring|prediction|waves|hash)$";

    private static final String FULL_PARTS =
            "PlanBenchmark.(greedy|kernel|state|scoring|filtering|prediction|waves|hash)$";

    private static final String PLAN = "PlanBenchmark.(plan|planWithExplanation)$";
    private static final String BY_HISTORY = "PlanBenchmark.planByHistory$";
    private static final String SURVIVAL = "PlanBenchmark.planWithSurvival$";

    /** A whole plan is so much code that the compiler has not done with it before. */
    private static final int PLAN_WARM_UP_SECONDS = 10;

    private JmhRun() {}

    /** Runs. */
    public static void main(String[] args) throws RunnerException {
        Path folder = Path.of(args[1]);
        if (args[0].equals("full")) {
            full(folder);
        } else {
            quick(folder);
        }
    }

    private static void quick(Path folder) throws RunnerException {
        List<String> large = QUICK_SIZES.subList(1, 3);
        run(options(QUICK_PARTS, folder.resolve("parts.json"), large, 5).param("victims", "100"));
        run(options(PLAN, folder.resolve("plan.json"), large, PLAN_WARM_UP_SECONDS)
                .param("victims", "100"));
        run(options(BY_HISTORY, folder.resolve("history.json"), QUICK_SIZES, PLAN_WARM_UP_SECONDS));
        run(options(SURVIVAL, folder.resolve("survival.json"), QUICK_SIZES.subList(0, 2), PLAN_WARM_UP_SECONDS)
                .param("victims", "10"));
        run(options("IngestBenchmark", folder.resolve("ingest.json"), large, 3));
        run(options("PlaceBenchmark.place$", folder.resolve("place.json"), large, 5));
    }

    /** Survival of a large zone takes minutes for each plan, so it is left out where that adds nothing. */
    private static void full(Path folder) throws RunnerException {
        run(options(FULL_PARTS, folder.resolve("full-parts.json"), ALL_SIZES, 3)
                .param("victims", "1", "10", "100", "1%"));
        run(options(PLAN, folder.resolve("full-plan.json"), ALL_SIZES, PLAN_WARM_UP_SECONDS)
                .param("victims", "1", "10", "100", "1%"));
        run(options(BY_HISTORY, folder.resolve("full-history.json"), QUICK_SIZES, PLAN_WARM_UP_SECONDS));
        run(options(SURVIVAL, folder.resolve("full-survival.json"), ALL_SIZES.subList(0, 4), PLAN_WARM_UP_SECONDS)
                .param("victims", "1", "10"));
        run(options("IngestBenchmark", folder.resolve("full-ingest.json"), ALL_SIZES, 3));
        run(options("PlaceBenchmark", folder.resolve("full-place.json"), QUICK_SIZES, 5));
    }

    private static void run(ChainedOptionsBuilder options) throws RunnerException {
        new Runner(options.build()).run();
    }

    private static ChainedOptionsBuilder options(String include, Path result, List<String> sizes, int warmUpSeconds) {
        return new OptionsBuilder()
                .include(include)
                .param("size", sizes.toArray(String[]::new))
                .forks(1)
                .warmupIterations(warmUpSeconds)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.milliseconds(300))
                .timeout(TimeValue.minutes(1))
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(result.toString());
    }
}
