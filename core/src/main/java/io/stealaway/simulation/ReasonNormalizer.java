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
        PlannedMigration move = refused.migration();
        return of(
                refused.reason(),
                List.of(move.vm().value(), move.beneficiary().value()),
                List.of(move.source().value(), move.target().value()));
    }

    /** Cuts a budget that is used up, and that names neither hosts nor VMs, down to its rule. */
    static String ofBudget(String reason) {
        return of(reason, List.of(), List.of());
    }

    private static String of(String reason, List<String> vms, List<String> hosts) {
        List<String> words = new ArrayList<>();
        String before = "";
        for (String word : before(": ", before(",", reason)).split(" ", -1)) {
            int last = words.size() - 1;
            if (before.equals("zone")) {
                words.set(last, "a zone");
            } else if (BEFORE_A_HOST.contains(before) || hosts.contains(word)) {
                words.add("a host");
            } else if (vms.contains(word)) {
                words.add("a VM");
            } else if (before.equals("role") || (!hasDigit(word) && !before.equals("peer"))) {
                words.add(word);
            } else if (BEFORE_A_FIGURE.contains(before)) {
                words.remove(last);
            }
            before = word;
        }
        String normalized = String.join(" ", words);
        return normalized.startsWith("of ") ? "VMs " + normalized : normalized;
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
