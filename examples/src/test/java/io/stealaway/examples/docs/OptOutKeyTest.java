package io.stealaway.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.policy.MigrationPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The key by which an owner keeps a VM where it is has one spelling, wherever it is read, set or told. */
class OptOutKeyTest {
    private static final String KEY = "stealaway.opt-out";
    private static final Pattern ANY_SPELLING =
            Pattern.compile("stealaway[.:/_-]+(?:vm[.:/_-]+)?(?:opt(?:ed)?[-_.]?out|no[-_.]?mov\\w*|exempt\\w*)");
    private static final Set<String> READ = Set.of("java", "md", "json", "yaml", "yml");

    @Test
    void oneSpellingIsReadSetAndTold() throws IOException {
        assertThat(MigrationPolicy.defaults().controlPlaneKeys()).contains(KEY);
        Set<String> seen = new TreeSet<>();
        for (Path file : files()) {
            ANY_SPELLING
                    .matcher(Files.readString(file).toLowerCase(java.util.Locale.ROOT))
                    .results()
                    .map(MatchResult::group)
                    .forEach(seen::add);
        }
        assertThat(seen).containsExactly(KEY);
    }

    @Test
    void theOperatorsPageTellsIt() throws IOException {
        assertThat(Files.readString(Markdown.ROOT.resolve("docs/operations.md")))
                .contains("`" + KEY + "`");
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(Markdown.ROOT)) {
            return all.filter(file -> READ.contains(file.toString().replaceFirst(".*[.]", "")))
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/target/")
                            && !file.toString().contains("/.git/"))
                    .filter(file -> !file.endsWith("OptOutKeyTest.java"))
                    .toList();
        }
    }
}
