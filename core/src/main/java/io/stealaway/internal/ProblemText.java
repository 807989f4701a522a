package io.stealaway.internal;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What is odd about a record of the backend, in words fit for a log: one printable line of at most 300 characters. */
public final class ProblemText {
    private static final int MOST = 300;

    private ProblemText() {}

    public static Optional<String> checked(Optional<String> problem, Object owner) {
        problem.ifPresent(text -> check("problem of " + owner, text));
        return problem;
    }

    /** Returns lines in order, each once. */
    public static List<String> sorted(Collection<String> problems) {
        problems.forEach(text -> check("problem", text));
        return problems.stream().distinct().sorted().toList();
    }

    private static void check(String name, String text) {
        IdSyntax.checkLine(name, text, MOST);
    }
}
