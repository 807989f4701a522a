package io.stealaway.simulation;

import io.stealaway.model.PlannedMigration;
import io.stealaway.remediation.report.PassReport.RefusedStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Normalises a refusal reason (drops figures and ids), so that refusals can be grouped by rule. Stateless. */
final class ReasonNormalizer {
    private static final Set<String> BEFORE_A_HOST = Set.of("leaving", "on", "into");
    private static final Set<String> BEFORE_A_FIGURE = Set.of("until", "for", "from", "of", "than");

    private ReasonNormalizer() {}

    /**
     * Cuts the reason of a refused start down to its rule: figures go, with the word that leads to them, and whom it is about
     * becomes "a host", "a VM", "a zone". The step that is refused need not be the one that the rule is about.
     */
    static String of(RefusedStart refused) {
        List<String> words = new ArrayList<>();
        String before = "";
        for (String word : before(": ", before(",", refused.reason())).split(" ", -1)) {
            take(word, before, words, refused.migration());
            before = word;
        }
        String normalized = String.join(" ", words);
        return normalized.startsWith("of ") ? "VMs " + normalized : normalized;
    }

    private static void take(String word, String before, List<String> words, PlannedMigration move) {
        int last = words.size() - 1;
        if (before.equals("zone")) {
            words.set(last, "a zone");
        } else if (BEFORE_A_HOST.contains(before) || isHost(word, move)) {
            words.add("a host");
        } else if (isVm(word, move)) {
            words.add("a VM");
        } else if (before.equals("role") || (!hasDigit(word) && !before.equals("peer"))) {
            words.add(word);
        } else if (BEFORE_A_FIGURE.contains(before)) {
            words.remove(last);
        }
    }

    private static boolean isHost(String word, PlannedMigration move) {
        return word.equals(move.source().value()) || word.equals(move.target().value());
    }

    private static boolean isVm(String word, PlannedMigration move) {
        return word.equals(move.vm().value()) || word.equals(move.beneficiary().value());
    }

    /** Cuts a text down to its words up to the first comma, without those that have a digit. */
    static String withoutFigures(String text) {
        List<String> words = new ArrayList<>();
        for (String word : before(",", text).split(" ", -1)) {
            if (!hasDigit(word)) {
                words.add(word);
            }
        }
        return String.join(" ", words);
    }

    private static String before(String end, String text) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }

    private static boolean hasDigit(String word) {
        return word.chars().anyMatch(Character::isDigit);
    }
}
