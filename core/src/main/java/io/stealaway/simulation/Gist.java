package io.stealaway.simulation;

import io.stealaway.model.PlannedMigration;
import io.stealaway.remediation.RefusedStart;
import java.util.ArrayList;
import java.util.List;

/** What is the same whenever the same rule speaks, of whomever. Stateless. */
final class Gist {
    private Gist() {}

    /** Cuts the reason of a refused start down to its rule: figures go, and whom it is about becomes "a host", "a VM", "a zone". */
    static String of(RefusedStart refused) {
        PlannedMigration move = refused.migration();
        List<String> words = new ArrayList<>();
        for (String word : beforeComma(refused.reason()).split(" ", -1)) {
            String before = words.isEmpty() ? "" : words.get(words.size() - 1);
            if (before.equals("zone")) {
                words.set(words.size() - 1, "a zone");
            } else if (word.equals(move.source().value())
                    || word.equals(move.target().value())) {
                words.add("a host");
            } else if (word.equals(move.vm().value())) {
                words.add("a VM");
            } else if (!hasDigit(word)) {
                words.add(word);
            }
        }
        return String.join(" ", words);
    }

    /** Cuts a text down to its words up to the first comma, without those that have a digit. */
    static String withoutFigures(String text) {
        List<String> words = new ArrayList<>();
        for (String word : beforeComma(text).split(" ", -1)) {
            if (!hasDigit(word)) {
                words.add(word);
            }
        }
        return String.join(" ", words);
    }

    private static String beforeComma(String text) {
        int comma = text.indexOf(',');
        return comma < 0 ? text : text.substring(0, comma);
    }

    private static boolean hasDigit(String word) {
        return word.chars().anyMatch(Character::isDigit);
    }
}
