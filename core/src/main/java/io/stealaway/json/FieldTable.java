package io.stealaway.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object in the order in which they were read, and which of them were asked for. Most objects are small and are
 * asked in the order in which they are written, so that a field is looked for from the one found last on; by hash in large ones.
 */
final class FieldTable {
    private static final int MOST_SEARCHED = 32;

    private String[] names = new String[8];
    private Object[] values = new Object[8];
    private boolean[] taken = new boolean[8];
    private int size;
    private @Nullable Map<String, Integer> places;
    private int next;
    private String[] asked = new String[8];
    private int questions;

    /** Forgets all fields and questions. */
    void clear() {
        Arrays.fill(taken, 0, size, false);
        size = 0;
        places = null;
        next = 0;
        questions = 0;
    }

    /** Returns whether there was no such field yet; else nothing is added. */
    boolean add(String name, Object value) {
        if (find(name) >= 0) {
            return false;
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
            taken = Arrays.copyOf(taken, 2 * size);
        }
        names[size] = name;
        values[size] = value;
        if (places != null) {
            places.put(name, size);
        } else if (size == MOST_SEARCHED) {
            places = new HashMap<>();
            for (int i = 0; i <= size; i++) {
                places.put(names[i], i);
            }
        }
        size++;
        return true;
    }

    /** Asks for a field and returns its value; null when there is none. */
    @Nullable
    Object ask(String name) {
        if (questions == asked.length) {
            asked = Arrays.copyOf(asked, 2 * questions);
        }
        asked[questions++] = name;
        int at = find(name);
        if (at < 0) {
            return null;
        }
        taken[at] = true;
        return values[at];
    }

    /** Returns the value of a field without asking for it; null when there is none. */
    @Nullable
    Object look(String name) {
        int at = find(name);
        return at < 0 ? null : values[at];
    }

    /** Returns the names of all fields, as they were read. */
    List<String> names() {
        return Arrays.asList(names).subList(0, size);
    }

    /** Returns the names of fields that nothing has asked for, as they were read. */
    List<String> untaken() {
        for (int i = 0; i < size; i++) {
            if (!taken[i]) {
                return untakenFrom(i);
            }
        }
        return List.of();
    }

    private List<String> untakenFrom(int first) {
        List<String> untaken = new ArrayList<>();
        for (int i = first; i < size; i++) {
            if (!taken[i]) {
                untaken.add(names[i]);
            }
        }
        return untaken;
    }

    /** Returns the names that were asked for, each once, in that order. */
    Set<String> asked() {
        return new LinkedHashSet<>(Arrays.asList(asked).subList(0, questions));
    }

    private int find(String name) {
        if (places != null) {
            return places.getOrDefault(name, -1);
        }
        for (int i = 0, at = next; i < size; i++, at++) {
            at = at < size ? at : 0;
            if (names[at].equals(name)) {
                next = at + 1;
                return at;
            }
        }
        return -1;
    }
}
