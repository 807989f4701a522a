package io.stealaway.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes one Markdown table of what was measured: {@code Table FOLDER COMMIT MODE}. Times are medians over all forks and
 * iterations; the machine is named by its processor, never by its name.
 */
public final class Table {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Table() {}

    /** A row of our own benchmarks, microseconds and bytes for each operation. */
    private record Row(String benchmark, String size, String victims, double wall, double cpu, double bytes) {}

    /** Runs. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        String prefix = prefix(args[2]);
        List<Row> rows = rows(folder, prefix);
        StringBuilder text = new StringBuilder();
        head(text, args[1], args[2]);
        own(text, rows);
        ratios(text, rows);
        turns(text, folder.resolve(prefix + "turns.csv"));
        peers(text, folder.resolve(prefix + "peers.json"));
        Files.writeString(folder.resolve(args[2] + ".md"), text);
        System.out.print(text);
    }

    private static void head(StringBuilder text, String commit, String mode) throws IOException {
        String model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown processor");
        text.append("# Benchmarks, ").append(mode).append("\n\n");
        text.append("`benchmarks/run ")
                .append(mode)
                .append("` at commit ")
                .append(commit)
                .append(", JDK ");
        text.append(System.getProperty("java.vm.version"))
                .append(", ")
                .append(model)
                .append(", ");
        text.append(Runtime.getRuntime().availableProcessors()).append(" processors.\n\n");
    }

    /** Files of the quick run have plain names. */
    private static String prefix(String mode) {
        return mode.equals("quick") ? "" : mode + "-";
    }

    private static List<Row> rows(Path folder, String prefix) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String name : List.of("parts.json", "plan.json", "history.json", "survival.json", "ingest.json")) {
            Path file = folder.resolve(prefix + name);
            if (Files.exists(file)) {
                for (JsonNode entry : JSON.readTree(file.toFile())) {
                    rows.add(row(entry));
                }
            }
        }
        return rows;
    }

    private static Row row(JsonNode entry) {
        String benchmark = entry.path("benchmark").asText();
        JsonNode secondary = entry.path("secondaryMetrics");
        return new Row(
                benchmark.substring(benchmark.lastIndexOf('.') + 1),
                entry.path("params").path("size").asText(),
                entry.path("params").path("victims").asText("-"),
                median(entry.path("primaryMetric")),
                median(secondary.path(CpuProfiler.LABEL)),
                median(secondary.path("gc.alloc.rate.norm")));
    }

    private static double median(JsonNode metric) {
        List<Double> values = new ArrayList<>();
        metric.path("rawData").forEach(fork -> fork.forEach(value -> values.add(value.asDouble())));
        if (values.isEmpty()) {
            return Double.NaN;
        }
        values.sort(Double::compare);
        return values.get(values.size() / 2);
    }

    private static void own(StringBuilder text, List<Row> rows) {
        text.append("| benchmark | hosts/VMs | VMs to help | wall, us | CPU, us | allocated, KiB |\n");
        text.append("|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %s |%n",
                    row.benchmark,
                    row.size,
                    row.victims,
                    figure(row.wall),
                    figure(row.cpu),
                    figure(row.bytes / 1024)));
        }
    }

    private static void ratios(StringBuilder text, List<Row> rows) {
        text.append("\n| ratio of CPU times | hosts/VMs | VMs to help | is |\n|---|---|---|---|\n");
        ratio(text, rows, "greedy", "kernel");
        ratio(text, rows, "plan", "kernel");
        ratio(text, rows, "fromObjects", "delta");
        ratio(text, rows, "delta", "copyOfChangedColumns");
    }

    private static void ratio(StringBuilder text, List<Row> rows, String above, String below) {
        Map<String, Row> divisors = new TreeMap<>();
        rows.stream().filter(row -> row.benchmark.equals(below)).forEach(row -> divisors.put(key(row), row));
        rows.stream()
                .filter(row -> row.benchmark.equals(above) && divisors.containsKey(key(row)))
                .forEach(row -> text.append(String.format(
                        Locale.ROOT,
                        "| %s / %s | %s | %s | %s |%n",
                        above,
                        below,
                        row.size,
                        row.victims,
                        figure(row.cpu / divisors.getOrDefault(key(row), row).cpu))));
    }

    /** The ratio of each round, and of all rounds the median. */
    private static void turns(StringBuilder text, Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        Map<String, List<Double>> ratios = new TreeMap<>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(1, lines.size())) {
            String[] field = line.split(",", -1);
            ratios.computeIfAbsent(field[0] + " | " + field[1], size -> new ArrayList<>())
                    .add(Double.parseDouble(field[3]) / Double.parseDouble(field[4]));
        }
        ratios.forEach((size, all) -> {
            all.sort(Double::compare);
            text.append(String.format(
                    Locale.ROOT,
                    "| greedy / kernel, in turns, median of %d rounds | %s | %s |%n",
                    all.size(),
                    size,
                    figure(all.get(all.size() / 2))));
        });
    }

    private static String key(Row row) {
        return row.size + " " + row.victims;
    }

    private static void peers(StringBuilder text, Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        text.append("\n| planner | hosts/VMs | VMs to move | prepared in, ms | answer, ms | first feasible, ms |"
                + " times ours | broken rules | unplaced | cost | worst host |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
        double ours = Double.NaN;
        for (JsonNode row : JSON.readTree(file.toFile())) {
            if (row.has("end")) {
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | - | %s | | | | | | |%n",
                        row.path("peer").asText(),
                        row.path("size").asText(),
                        row.path("asked").asText(),
                        row.path("end").asText()));
                continue;
            }
            double solve = row.path("solveMicros").asDouble();
            double feasible = row.path("firstFeasibleMicros").asDouble();
            ours = row.path("peer").asText().equals("stealaway") ? solve : ours;
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %s | %s | %s | %s | %d | %d | %s | %s |%n",
                    row.path("peer").asText(),
                    row.path("size").asText(),
                    row.path("victims").asInt(),
                    figure(row.path("prepareMicros").asDouble() / 1e3),
                    figure(solve / 1e3),
                    feasible < 0 ? "" : figure(feasible / 1e3),
                    figure(solve / ours),
                    row.path("violations").asInt(),
                    row.path("unplaced").asInt(),
                    row.path("cost").asText(),
                    row.path("worst").asText()));
        }
    }

    /** Three digits that count. */
    private static String figure(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
