package io.stealaway.model;

import java.util.Set;

/** Makes a whole clause of the reason why a VM stays: what is said of the VM ("is pinned") gets its subject ("it is pinned"). Stateless. */
final class Clause {
    /** The verbs that the reasons of the engine and of the loop begin with; any other word is taken for a subject. */
    private static final Set<String> VERBS =
            Set.of("is", "was", "has", "holds", "dirties", "would", "may", "must", "cannot");

    private Clause() {}

    static String of(String reason) {
        int end = reason.indexOf(' ');
        return VERBS.contains(end < 0 ? reason : reason.substring(0, end)) ? "it " + reason : reason;
    }
}
