package io.stealaway.benchmarks;

import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs our own benchmarks: {@code JmhRun quick|full FOLDER}. */
public final class JmhRun {
    private static final List<String> QUICK_SIZES = List.of("80/1000", "1000/12000", "10000/120000");
    private static final String QUICK_PLAN =
            "PlanBenchmark.(plan|greedy|kernel|state|scoring|prediction|waves|hash|planWithExplanation)$";

    private JmhRun() {}

    /** Runs. */
    public static void main(String[] args) throws RunnerException {
        Path folder = Path.of(args[1]);
        if (args[0].equals("full")) {
            new Runner(full(folder)).run();
            return;
        }
        new Runner(quick(folder.resolve("plan.json"), QUICK_PLAN, QUICK_SIZES.subList(1, 3))
                        .param("victims", "100")
                        .build())
                .run();
        new Runner(quick(folder.resolve("survival.json"), "PlanBenchmark.planWithSurvival$", QUICK_SIZES.subList(0, 2))
                        .param("victims", "10")
                        .build())
                .run();
        new Runner(quick(folder.resolve("ingest.json"), "IngestBenchmark", QUICK_SIZES.subList(1, 3))
                        .build())
                .run();
    }

    private static ChainedOptionsBuilder quick(Path result, String include, List<String> sizes) {
        return new OptionsBuilder()
                .include(include)
                .param("size", sizes.toArray(String[]::new))
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.milliseconds(300))
                .timeout(TimeValue.minutes(1))
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(result.toString());
    }

    private static Options full(Path folder) {
        return new OptionsBuilder()
                .include("io.stealaway.benchmarks.jmh")
                .forks(3)
                .warmupIterations(5)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(folder.resolve("full.json").toString())
                .build();
    }
}
