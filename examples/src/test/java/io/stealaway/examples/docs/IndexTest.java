package io.stealaway.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A page that nobody is led to is not read. */
class IndexTest {
    private static final Path DOCS = Markdown.ROOT.resolve("docs");

    @Test
    void everyPageOfTheDocumentsIsLinkedFromTheirIndex() throws IOException {
        String index = Files.readString(DOCS.resolve("README.md"));

        assertThat(pages())
                .hasSizeGreaterThan(15)
                .allSatisfy(page -> assertThat(index).as(page).contains("](" + page + ")"));
    }

    /** Decisions are listed by their folder. */
    private static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.walk(DOCS)) {
            return files.map(file -> DOCS.relativize(file).toString().replace('\\', '/'))
                    .filter(page -> page.endsWith(".md") && !page.equals("README.md") && !page.startsWith("decisions/"))
                    .sorted()
                    .toList();
        }
    }
}
