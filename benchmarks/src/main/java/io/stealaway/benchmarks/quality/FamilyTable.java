package io.stealaway.benchmarks.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Makes a Markdown table of days in a row: {@code FamilyTable CSV MARKDOWN}. The first day, of which nothing is remembered before it,
 * is left out. Each figure is a median over seeds with its 95 % interval, by a bootstrap over seeds.
 */
public final class FamilyTable {
    private static final int SUFFERING = 0;
    private static final int MIGRATIONS = 1;
    private static final int PREVENTIVE = 2;
    private static final int BYTES = 3;
    private static final int INCONCLUSIVE = 4;
    private static final int BEFORE = 5;
    private static final int WITHIN = 6;
    private static final int RIGHT = 7;
    private static final int COLUMNS = 8;

    private FamilyTable() {}

    /** The days from the second on of one seed, added up: with nothing intervening, by the present, and by history. */
    private record Days(Sums off, Sums present, Sums history) {
        double less(Sums on) {
            return off.of(SUFFERING) == 0 ? 0.0 : 100 * (1 - on.of(SUFFERING) / off.of(SUFFERING));
        }
    }

    /** The columns of a file, added up over days. */
    private static final class Sums {
        private final double[] columns = new double[COLUMNS];

        void add(String[] cells) {
            for (int column = 0; column < COLUMNS; column++) {
                columns[column] += Double.parseDouble(cells[column + 4]);
            }
        }

        double of(int column) {
            return columns[column];
        }
    }

    /** Runs. */
    public static void main(String[] args) throws IOException {
        Map<String, SortedMap<Long, Map<String, Sums>>> families = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            String[] cells = line.split(",", -1);
            if (!cells[0].equals("family") && Integer.parseInt(cells[3]) > 1) {
                families.computeIfAbsent(cells[0], family -> new TreeMap<>())
                        .computeIfAbsent(Long.parseLong(cells[1]), seed -> new TreeMap<>())
                        .computeIfAbsent(cells[2], decides -> new Sums())
                        .add(cells);
            }
        }
        StringBuilder text = new StringBuilder(
                "# Days in a row\n\nMade by `benchmarks/run families`: 80 hosts and 1,000 VMs, the second and"
                        + " the third day (`weekend`: to the fourth). Beside it the loop of the present, on the same days.\n\n"
                        + "| family | seeds | less suffering by history, % | by the present, % | bytes of the present's, % | INCONCLUSIVE, % | the"
                        + " present's | preventive, % of migrations | VM there before its peak, % of all | begun in a peak | its host would have"
                        + " been short, % |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
        families.forEach((family, seeds) -> row(text, family, seeds));
        Files.writeString(Path.of(args[1]), text);
        System.out.print(text);
    }

    private static void row(StringBuilder text, String family, SortedMap<Long, Map<String, Sums>> seeds) {
        List<Days> days = new ArrayList<>();
        seeds.forEach((seed, by) -> {
            Sums off = by.get("off");
            Sums present = by.get("present");
            Sums history = by.get("history");
            if (off != null && present != null && history != null) {
                days.add(new Days(off, present, history));
            }
        });
        text.append("| ").append(family).append(" | ").append(days.size());
        cell(text, days, seed -> seed.less(seed.history()));
        cell(text, days, seed -> seed.less(seed.present()));
        cell(
                text,
                days,
                seed -> 100
                        * seed.history().of(BYTES)
                        / Math.max(1.0, seed.present().of(BYTES)));
        cell(text, days, seed -> share(seed.history(), INCONCLUSIVE, MIGRATIONS));
        cell(text, days, seed -> share(seed.present(), INCONCLUSIVE, MIGRATIONS));
        cell(text, days, seed -> share(seed.history(), PREVENTIVE, MIGRATIONS));
        cell(text, days, seed -> share(seed.history(), BEFORE, MIGRATIONS));
        double within =
                days.stream().mapToDouble(seed -> seed.history().of(WITHIN)).sum();
        double right =
                days.stream().mapToDouble(seed -> seed.history().of(RIGHT)).sum();
        double preventive =
                days.stream().mapToDouble(seed -> seed.history().of(PREVENTIVE)).sum();
        text.append(String.format(
                Locale.ROOT,
                " | %.0f of %.0f | %.0f |%n",
                within,
                preventive,
                100 * right / Math.max(1.0, preventive)));
    }

    private static double share(Sums sums, int part, int whole) {
        return 100 * sums.of(part) / Math.max(1.0, sums.of(whole));
    }

    private static void cell(StringBuilder text, List<Days> days, ToDoubleFunction<Days> figure) {
        Bootstrap over = new Bootstrap(days.stream().mapToDouble(figure).toArray());
        text.append(String.format(Locale.ROOT, " | %.1f [%.1f, %.1f]", over.median(), over.lower(), over.upper()));
    }
}
