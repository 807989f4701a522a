package io.stealaway.spark;

import io.stealaway.examples.report.BacktestJson;
import io.stealaway.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** {@code stealaway backtest} of many recordings and policies by Apache Spark, one task for each of both. */
public final class SparkBacktest {
    private SparkBacktest() {}

    /** Writes a file for each recording, and exits with 1 if a rule was broken, as {@code stealaway backtest} does. */
    public static void main(String[] args) throws IOException {
        System.exit(run(args));
    }

    static int run(String... args) throws IOException {
        Arguments asked;
        Map<Path, List<BacktestTask>> files;
        try {
            asked = Arguments.of(args);
            files = files(asked);
            files.values().stream().flatMap(List::stream).forEach(BacktestTask::acting);
        } catch (IllegalArgumentException e) {
            System.err.println("spark-backtest: " + e.getMessage());
            return 2;
        }
        Files.createDirectories(asked.out());
        List<BacktestTask> tasks = files.values().stream().flatMap(List::stream).toList();
        List<BacktestTask.Answer> answers;
        try (JavaSparkContext spark = new JavaSparkContext(conf(asked))) {
            // Collected in the order in which they are here, whichever ends first.
            answers = spark.parallelize(tasks, tasks.size()).map(BacktestTask::answer).collect();
        }
        int next = 0;
        for (Map.Entry<Path, List<BacktestTask>> file : files.entrySet()) {
            List<BacktestTask.Answer> runs = answers.subList(next, next + file.getValue().size());
            next += runs.size();
            Files.writeString(
                    file.getKey(),
                    BacktestJson.joined(runs.stream().map(BacktestTask.Answer::json).toList()));
            System.out.println("JSON:   " + file.getKey());
        }
        return answers.stream().anyMatch(BacktestTask.Answer::broken) ? 1 : 0;
    }

    private static SparkConf conf(Arguments asked) {
        SparkConf conf = new SparkConf()
                .setAppName("stealaway-backtest")
                .set("spark.ui.enabled", "false")
                .setIfMissing("spark.master", "local[*]");
        asked.master().ifPresent(conf::setMaster);
        if (conf.get("spark.master").startsWith("local[")) {
            // Nothing comes from another machine, so that nothing needs to be reached by its name.
            conf.setIfMissing("spark.driver.host", "localhost").setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        }
        return conf.setJars(ours());
    }

    /** Returns what Spark's workers do not have; of Jackson they take their own. */
    private static String[] ours() {
        return Stream.of(SparkBacktest.class, BacktestJson.class, Simulation.class)
                .map(JavaSparkContext::jarOfClass)
                .flatMap(Stream::of)
                .toArray(String[]::new);
    }

    /** Returns what is to be written, and the runs of each, policies by name as {@code stealaway backtest} has them. */
    private static Map<Path, List<BacktestTask>> files(Arguments asked) throws IOException {
        Map<String, String> policies = new TreeMap<>();
        for (Path file : asked.policies()) {
            if (policies.put(name(file), Files.readString(file)) != null) {
                throw new IllegalArgumentException("--policy: two files are named " + name(file));
            }
        }
        Map<Path, List<BacktestTask>> files = new LinkedHashMap<>();
        for (Path recording : asked.recordings()) {
            List<BacktestTask> tasks = new ArrayList<>();
            policies.forEach((name, policy) ->
                    tasks.add(new BacktestTask(recording.toAbsolutePath().toString(), name, policy)));
            if (files.put(asked.out().resolve(name(recording) + ".json"), tasks) != null) {
                throw new IllegalArgumentException("--recording: two are named " + name(recording));
            }
        }
        return files;
    }

    private static String name(Path file) {
        return String.valueOf(file.toAbsolutePath().normalize().getFileName());
    }
}
