package io.stealaway.benchmarks.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Makes a Markdown table of days on which all VMs come and go: {@code ArrivalsTable CSV MARKDOWN DAYS HOSTS all|on}, of the runs of so many days and hosts. Each
 * figure is a median over seeds with its 95 % interval, by a bootstrap over seeds. Seeds that lack a run are left out.
 */
public final class ArrivalsTable {
    private static final int FIRST_COLUMN = 6;
    private static final int SUFFERING = 0;
    private static final int MIGRATIONS = 1;
    private static final int BYTES = 3;
    private static final int REQUESTS = 4;
    private static final int REJECTED = 5;
    private static final int COLUMNS = 8;
    private static final double TERA = 1e12;

    private ArrivalsTable() {}

    /** Runs. */
    public static void main(String[] args) throws IOException {
        SortedMap<Long, Map<String, double[]>> seeds = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            String[] cells = line.split(",", -1);
            if (cells[1].equals(args[3]) && cells[2].equals(args[2])) {
                double[] sums = seeds.computeIfAbsent(Long.parseLong(cells[0]), seed -> new TreeMap<>())
                        .computeIfAbsent(cells[3] + "," + cells[4], run -> new double[COLUMNS]);
                for (int column = 0; column < COLUMNS; column++) {
                    sums[column] += Double.parseDouble(cells[column + FIRST_COLUMN]);
                }
            }
        }
        List<String> contenders = ArrivalsRun.Contender.of(args[4]).stream()
                .map(ArrivalsRun.Contender::key)
                .toList();
        seeds.values().removeIf(runs -> !runs.keySet().containsAll(contenders));
        StringBuilder text =
                new StringBuilder("# Arrivals and departures\n\nMade by `benchmarks/run arrivals`: " + args[2]
                        + " days of " + args[3] + " hosts and about "
                        + ArrivalsRun.VMS_FOR_TWO_HOSTS * Integer.parseInt(args[3]) / 2
                        + " VMs, all of which come and go, seeds "
                        + seeds.firstKey() + " to " + seeds.lastKey() + ", " + seeds.size()
                        + " of them.\n\n"
                        + "| placed by | loop | suffering VM-minutes | of Nova's with the same loop, % | TB moved | of Nova's, % | migrations |"
                        + " requests | rejected, % |\n|---|---|---|---|---|---|---|---|---|\n");
        contenders.forEach(contender -> row(text, List.copyOf(seeds.values()), contender));
        Files.writeString(Path.of(args[1]), text);
        System.out.print(text);
    }

    private static void row(StringBuilder text, List<Map<String, double[]>> seeds, String run) {
        boolean moves = run.endsWith(",on");
        String nova = moves ? "nova,on" : "nova,off";
        text.append("| ").append(run.replace(",", " | "));
        cell(text, seeds, 0, runs -> sum(runs, run, SUFFERING));
        cell(text, seeds, 0, runs -> 100 * sum(runs, run, SUFFERING) / Math.max(1.0, sum(runs, nova, SUFFERING)));
        if (moves) {
            cell(text, seeds, 1, runs -> sum(runs, run, BYTES) / TERA);
            cell(text, seeds, 0, runs -> 100 * sum(runs, run, BYTES) / Math.max(1.0, sum(runs, nova, BYTES)));
            cell(text, seeds, 0, runs -> sum(runs, run, MIGRATIONS));
        } else {
            text.append(" | - | - | -");
        }
        cell(text, seeds, 0, runs -> sum(runs, run, REQUESTS));
        cell(text, seeds, 1, runs -> 100 * sum(runs, run, REJECTED) / Math.max(1.0, sum(runs, run, REQUESTS)));
        text.append(" |\n");
    }

    /** Returns one sum of a run, of a seed that has them all. */
    private static double sum(Map<String, double[]> runs, String run, int column) {
        return Objects.requireNonNull(runs.get(run), run)[column];
    }

    private static void cell(
            StringBuilder text,
            List<Map<String, double[]>> seeds,
            int digits,
            ToDoubleFunction<Map<String, double[]>> figure) {
        text.append(new Bootstrap(seeds.stream().mapToDouble(figure).toArray()).cell(digits));
    }
}
