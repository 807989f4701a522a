package io.stealaway.json;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was meant where another one was written. Stateless. */
final class Spelling {
    private static final int SHORTEST_START = 3;

    private Spelling() {}

    /**
     * Returns the name that takes fewest letters inserted, left out, replaced or swapped with the next, whatever their case; of several
     * the first. Empty when more than a third of the letters differ, unless what was written begins the name.
     */
    static Optional<String> nearest(String written, Collection<String> names) {
        String nearest = "";
        int fewest = Integer.MAX_VALUE;
        for (String name : names) {
            int edits = edits(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            boolean near = edits <= Math.max(1, Math.max(written.length(), name.length()) / 3)
                    || (written.length() >= SHORTEST_START && name.startsWith(written));
            if (near && edits < fewest) {
                nearest = name;
                fewest = edits;
            }
        }
        return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
    }

    /** The optimal string alignment distance, row by row; names are short. */
    private static int edits(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(int[][] cost, String from, String to, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
