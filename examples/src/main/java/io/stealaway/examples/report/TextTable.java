package io.stealaway.examples.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of plain text: columns as wide as their widest cell, the last one wrapped so that no line is longer than
 * {@link #WIDTH}.
 *
 * <p>Not thread-safe.
 */
public final class TextTable {
    /** The longest line, in characters: as wide as the terminal where COLUMNS tells how wide that is, else 100. */
    public static final int WIDTH = width(System.getenv("COLUMNS"));

    private static final String GAP = "  ";
    private static final int NARROWEST_LAST = 16;
    private static final int USUAL = 100;
    private static final int NARROWEST = 60;
    private static final int WIDEST = 240;

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Boolean> right = new ArrayList<>();

    /**
     * Starts a table.
     *
     * @param header names of the columns; one that begins with {@code >} is aligned to the right
     */
    public TextTable(String... header) {
        List<String> names = new ArrayList<>();
        for (String name : header) {
            boolean toTheRight = name.startsWith(">");
            right.add(toTheRight);
            names.add(toTheRight ? name.substring(1) : name);
        }
        rows.add(names);
    }

    /** Returns how long a line may be by what COLUMNS says; what is no number says nothing. */
    static int width(@Nullable String columns) {
        return columns != null && columns.matches("[1-9][0-9]{0,4}")
                ? Math.max(NARROWEST, Math.min(Integer.parseInt(columns), WIDEST))
                : USUAL;
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if it has not one cell for each column
     */
    public TextTable row(String... cells) {
        if (cells.length != right.size()) {
            throw new IllegalArgumentException("row has " + cells.length + " cells, the table " + right.size());
        }
        rows.add(List.of(cells));
        return this;
    }

    /** Returns the lines, each with a line feed. */
    @Override
    public String toString() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            appendRow(text, rows.get(i), widths);
            if (i == 0) {
                int total = GAP.length() * (widths.length - 1);
                for (int width : widths) {
                    total += width;
                }
                text.append("-".repeat(total)).append('\n');
            }
        }
        return text.toString();
    }

    private int[] widths() {
        int[] widths = new int[right.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        int last = widths.length - 1;
        int used = 0;
        for (int i = 0; i < last; i++) {
            used += widths[i] + GAP.length();
        }
        // Long ids: give way from the widest column, so that the last one keeps room for words.
        while (used > WIDTH - NARROWEST_LAST) {
            int widest = 0;
            for (int i = 1; i < last; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            widths[widest]--;
            used--;
        }
        widths[last] = Math.min(widths[last], WIDTH - used);
        return widths;
    }

    private void appendRow(StringBuilder text, List<String> row, int[] widths) {
        int last = widths.length - 1;
        List<String> wrapped = wrap(row.get(last), widths[last]);
        for (int line = 0; line < wrapped.size(); line++) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < last; i++) {
                String cell = line == 0 ? clip(row.get(i), widths[i]) : "";
                out.append(pad(cell, widths[i], right.get(i))).append(GAP);
            }
            out.append(pad(wrapped.get(line), widths[last], right.get(last)));
            text.append(out.toString().stripTrailing()).append('\n');
        }
    }

    private static String clip(String cell, int width) {
        return cell.length() <= width ? cell : cell.substring(0, width - 1) + "~";
    }

    private static String pad(String cell, int width, boolean right) {
        String spaces = " ".repeat(width - cell.length());
        return right ? spaces + cell : cell + spaces;
    }

    /** Returns the text in lines of at most this width, broken at spaces where there are any. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > 0 ? space : width;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
