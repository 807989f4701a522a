package io.stealaway.benchmarks.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Makes a Markdown table of what {@link SharesRun} wrote, medians over seeds with 95 % intervals: {@code SharesTable CSV MARKDOWN}. */
public final class SharesTable {
    private static final double TERA = 1e12;

    private SharesTable() {}

    /** Runs. */
    public static void main(String[] args) throws IOException {
        SortedMap<String, SortedMap<Long, Map<String, double[]>>> networks = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of(args[0])).stream().skip(1).toList()) {
            String[] cells = line.split(",", -1);
            networks.computeIfAbsent(cells[0] + ", " + cells[2] + " hosts", any -> new TreeMap<>())
                    .computeIfAbsent(Long.parseLong(cells[1]), any -> new TreeMap<>())
                    .put(cells[3], new double[] {
                        Double.parseDouble(cells[4]), Double.parseDouble(cells[5]), Double.parseDouble(cells[6])
                    });
        }
        StringBuilder text = new StringBuilder(
                "# CPU weights and moves\n\nMade by `benchmarks/run shares`: a day, three in five VMs with"
                        + " a disk of 500 GB and links of 1 Gbit/s (slow), or the bundled day's disks and links of 10 Gbit/s (usual).\n\n"
                        + "| network | remedy | suffering VM-minutes | of that with moves alone, % | migrations | TB moved |\n"
                        + "|---|---|---|---|---|---|\n");
        networks.forEach((network, seeds) -> {
            seeds.values().removeIf(runs -> runs.size() < SharesRun.Remedy.values().length);
            for (SharesRun.Remedy remedy : SharesRun.Remedy.values()) {
                row(text, network, remedy.name().toLowerCase(Locale.ROOT), List.copyOf(seeds.values()));
            }
        });
        Files.writeString(Path.of(args[1]), text);
        System.out.print(text);
    }

    private static void row(StringBuilder text, String network, String remedy, List<Map<String, double[]>> seeds) {
        text.append("| ").append(network).append(" | ").append(remedy);
        cell(text, seeds, 0, runs -> of(runs, remedy, 0));
        cell(text, seeds, 0, runs -> 100 * of(runs, remedy, 0) / Math.max(1.0, of(runs, "moves", 0)));
        cell(text, seeds, 0, runs -> of(runs, remedy, 1));
        cell(text, seeds, 1, runs -> of(runs, remedy, 2) / TERA);
        text.append(" |\n");
    }

    private static double of(Map<String, double[]> runs, String remedy, int figure) {
        return Objects.requireNonNull(runs.get(remedy), remedy)[figure];
    }

    private static void cell(
            StringBuilder text,
            List<Map<String, double[]>> seeds,
            int digits,
            ToDoubleFunction<Map<String, double[]>> figure) {
        text.append(new Bootstrap(seeds.stream().mapToDouble(figure).toArray()).cell(digits));
    }
}
