package io.stealaway.benchmarks.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Makes a Markdown table of days that were replayed: {@code QualityTable CSV MARKDOWN}. Each figure is a median over seeds with
 * its 95 % interval, by a bootstrap over seeds.
 */
public final class QualityTable {
    private static final double TERABYTE = 1e12;

    private QualityTable() {}

    /** One day by one contender, beside the same day when nothing intervened. */
    private static final class Day {
        final double[] off;
        final double[] on;

        Day(double[] off, double[] on) {
            this.off = off;
            this.on = on;
        }
    }

    /** Runs. */
    public static void main(String[] args) throws IOException {
        SortedMap<String, SortedMap<String, double[]>> days = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            String[] cells = line.split(",", -1);
            if (!cells[0].equals("day")) {
                double[] values = new double[cells.length - 3];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Double.parseDouble(cells[i + 3]);
                }
                days.computeIfAbsent(cells[0] + "," + cells[2], key -> new TreeMap<>())
                        .put(cells[1], values);
            }
        }
        StringBuilder text = new StringBuilder("# Decision quality\n\nMade by `benchmarks/run quality`.\n");
        for (String day : List.of("synthetic", "bitbrains")) {
            if (days.containsKey(day + ",OFF")) {
                table(text, day, days);
            }
        }
        Files.writeString(Path.of(args[1]), text);
        System.out.print(text);
    }

    private static void table(StringBuilder text, String day, SortedMap<String, SortedMap<String, double[]>> days) {
        SortedMap<String, double[]> off = days.getOrDefault(day + ",OFF", new TreeMap<>());
        text.append("\n## ").append(day).append(", ").append(off.size()).append(" seeds\n\n");
        text.append(
                "| policy | less suffering, % | worst seed, % | suffering VM-minutes left | in the worst zone | migrations |"
                        + " TB moved | did not help | VMs moved again | moved back within cooldown | tenants' spread, points |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (Contender contender : Contender.values()) {
            SortedMap<String, double[]> on = days.get(day + "," + contender);
            if (on != null) {
                List<Day> both = new ArrayList<>();
                off.forEach((seed, without) -> {
                    if (on.containsKey(seed)) {
                        both.add(new Day(without, on.get(seed)));
                    }
                });
                row(text, contender.label, both);
            }
        }
    }

    private static void row(StringBuilder text, String label, List<Day> days) {
        double worst = days.stream().mapToDouble(QualityTable::less).min().orElse(0.0);
        text.append("| ").append(label).append(" | ").append(interval(days, QualityTable::less, 1));
        text.append(String.format(Locale.ROOT, " | %.1f", worst));
        for (int column = 0; column < 7; column++) {
            int at = column;
            double scale = column == 3 ? TERABYTE : 1.0;
            text.append(" | ").append(interval(days, day -> day.on[at] / scale, column >= 2 ? 1 : 0));
        }
        text.append(" | ").append(interval(days, day -> 100 * day.on[7], 2)).append(" |\n");
    }

    private static double less(Day day) {
        return day.off[0] == 0 ? 0 : 100 * (day.off[0] - day.on[0]) / day.off[0];
    }

    private static String interval(List<Day> days, ToDoubleFunction<Day> figure, int decimals) {
        Bootstrap over = new Bootstrap(days.stream().mapToDouble(figure).toArray());
        String one = "%,." + decimals + "f";
        return String.format(
                Locale.ROOT, one + " [" + one + ", " + one + "]", over.median(), over.lower(), over.upper());
    }
}
