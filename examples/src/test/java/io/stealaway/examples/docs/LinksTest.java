package io.stealaway.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links of the documents lead somewhere. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    @Test
    void everyLinkWithinTheRepositoryLeadsToAFileAndAHeadingThatAreThere() {
        List<String> broken = new ArrayList<>();
        for (Markdown page : Markdown.all()) {
            for (String link : links(page)) {
                if (!link.startsWith("http") && !leadsSomewhere(page, link)) {
                    broken.add(page.file() + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void noPageHasTwoHeadingsOfOneName() {
        Markdown.all().stream()
                .filter(page -> !page.file().endsWith("CHANGELOG.md"))
                .forEach(page ->
                        assertThat(page.anchors()).as(page.file().toString()).doesNotHaveDuplicates());
    }

    private static List<String> links(Markdown page) {
        return LINK.matcher(page.text())
                .results()
                .map(MatchResult::group)
                .map(link -> link.substring(2, link.length() - 1))
                .toList();
    }

    private static Path target(Markdown page, String link) {
        Path folder = page.file().getParent();
        String file = link.replaceFirst("#.*", "");
        if (file.isEmpty()) {
            return page.file();
        }
        return (folder == null ? Path.of(file) : folder.resolve(file)).normalize();
    }

    private static boolean leadsSomewhere(Markdown page, String link) {
        Path target = target(page, link);
        if (!Files.exists(Markdown.ROOT.resolve(target))) {
            return false;
        }
        int anchor = link.indexOf('#');
        return anchor < 0 || Markdown.of(target.toString()).anchors().contains(link.substring(anchor + 1));
    }
}
