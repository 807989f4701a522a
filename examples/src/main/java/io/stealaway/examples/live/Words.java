package io.stealaway.examples.live;

import java.util.Collection;
import java.util.stream.Collectors;

/** Lists of culprits in one line. Stateless. */
final class Words {
    private static final int NAMED = 10;

    private Words() {}

    /** Returns the first ten, and how many more there are. */
    static String first(Collection<String> all) {
        String named = all.stream().limit(NAMED).collect(Collectors.joining("; "));
        return all.size() <= NAMED ? named : named + "; and " + (all.size() - NAMED) + " more";
    }
}
