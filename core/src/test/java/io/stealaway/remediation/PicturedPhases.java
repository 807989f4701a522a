package io.stealaway.remediation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The changes of phase that the picture in docs/concepts.md draws. */
final class PicturedPhases {
    /** Those that need two rare things to meet, which a thousand sequences may lack. */
    private static final Set<String> RARE =
            Set.of("VERIFYING --> UNKNOWN", "UNKNOWN --> MIGRATING", "UNKNOWN --> REINTEGRATING");

    private PicturedPhases() {}

    /** Returns the arrows that a thousand sequences take. */
    static Set<String> frequent() {
        Set<String> frequent = new TreeSet<>(arrows());
        frequent.removeAll(RARE);
        return frequent;
    }

    /** Returns all arrows. */
    static Set<String> arrows() {
        try {
            return Files.readString(Path.of("..", "docs", "concepts.md"))
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.matches("[A-Z\\[*\\]]+ --> [A-Z]+( : .*)?"))
                    .map(line -> line.replaceFirst(" : .*", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
