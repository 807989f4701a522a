package io.stealaway.benchmarks.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Makes a Markdown table of what {@link BacktestRun} wrote: {@code BacktestTable CSV MARKDOWN}. */
public final class BacktestTable {
    private static final int FAMILY = 3;
    private static final int TRUST = 4;
    private static final int RECALL = 5;
    private static final int PRECISION = 6;
    private static final int MEAN_ERROR = 7;
    private static final int OFF = 10;
    private static final int PROMISED_OFF = 11;
    private static final int ON = 12;
    private static final int PROMISED_ON = 13;

    private BacktestTable() {}

    /** Runs. */
    public static void main(String[] args) throws IOException {
        List<String[]> rows = Files.readAllLines(Path.of(args[0])).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .sorted(Comparator.comparing((String[] row) -> row[FAMILY])
                        .thenComparingInt(row -> Integer.parseInt(row[2]))
                        .thenComparingLong(row -> Long.parseLong(row[0])))
                .toList();
        StringBuilder text = new StringBuilder("# Backtests of days whose truth is known\n\n"
                + "Made by `benchmarks/run backtest`: recorded with the loop off, replayed from the recording alone. Suffering VM-minutes.\n\n"
                + "| days | hosts | seed | trust | found, % | right, % | mean error of steal, points | off | promised | on | promised |"
                + " prevented | promised | of it, % | left, % of off | promised, % |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (String[] row : rows) {
            double off = number(row, OFF);
            double promisedOff = number(row, PROMISED_OFF);
            double prevented = off - number(row, ON);
            double promised = promisedOff - number(row, PROMISED_ON);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s, %s | %s | %s | %s | %.0f | %.0f | %.2f | %,.0f | %,.0f | %,.0f | %,.0f | %,.0f | %,.0f | %.1f | %.1f | %.1f |%n",
                    row[FAMILY],
                    row[2],
                    row[1],
                    row[0],
                    row[TRUST],
                    100 * number(row, RECALL),
                    100 * number(row, PRECISION),
                    100 * number(row, MEAN_ERROR),
                    off,
                    promisedOff,
                    number(row, ON),
                    number(row, PROMISED_ON),
                    prevented,
                    promised,
                    100 * promised / prevented,
                    100 * number(row, ON) / off,
                    100 * number(row, PROMISED_ON) / promisedOff));
        }
        Files.writeString(Path.of(args[1]), text);
        System.out.print(text);
    }

    private static double number(String[] row, int column) {
        return Double.parseDouble(row[column]);
    }
}
