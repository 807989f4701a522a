package io.stealaway.remediation.rule;

import io.stealaway.model.PlannedMigration;
import java.util.ArrayList;
import java.util.List;

/**
 * Migrations of a plan that are begun together or not at all, because some of them wait for others; most stand alone.
 *
 * @param steps in the plan's order
 * @param after for each step the places, in this list, of those that it waits for
 */
public record MigrationGroup(List<PlannedMigration> steps, List<List<Integer>> after) {

    /** Returns a plan's groups, in the order of their first steps. */
    public static List<MigrationGroup> of(List<PlannedMigration> plan) {
        int[] first = firsts(plan);
        List<MigrationGroup> groups = new ArrayList<>();
        for (int i = 0; i < first.length; i++) {
            if (first[i] == i) {
                groups.add(of(i, first, plan));
            }
        }
        return groups;
    }

    /** The first step of the group of each step; a step may join groups that were apart until then. */
    private static int[] firsts(List<PlannedMigration> plan) {
        int[] first = new int[plan.size()];
        for (int i = 0; i < first.length; i++) {
            first[i] = i;
            for (int awaited : plan.get(i).after()) {
                join(first, i, first[awaited], first[i]);
            }
        }
        return first;
    }

    private static void join(int[] first, int last, int one, int other) {
        for (int i = 0; i <= last; i++) {
            if (first[i] == one || first[i] == other) {
                first[i] = Math.min(one, other);
            }
        }
    }

    private static MigrationGroup of(int first, int[] firsts, List<PlannedMigration> plan) {
        List<Integer> places = new ArrayList<>();
        for (int i = first; i < firsts.length; i++) {
            if (firsts[i] == first) {
                places.add(i);
            }
        }
        return new MigrationGroup(
                places.stream().map(plan::get).toList(),
                places.stream()
                        .map(place -> plan.get(place).after().stream()
                                .map(places::indexOf)
                                .toList())
                        .toList());
    }

    /** Returns whether a step waits for none of the others. */
    public boolean free(int step) {
        return after.get(step).isEmpty();
    }
}
