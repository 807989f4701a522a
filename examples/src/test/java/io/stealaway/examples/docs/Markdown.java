package io.stealaway.examples.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A document of the repository, taken apart.
 *
 * @param file where it is, from the repository's root
 * @param prose its lines without fenced blocks
 * @param blocks its fenced blocks
 */
public record Markdown(Path file, List<String> prose, List<Block> blocks) {
    /** The repository's root; tests run in the module's folder. */
    public static final Path ROOT = Path.of("..");

    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");

    /**
     * A fenced block.
     *
     * @param where file and line, for messages
     * @param language what follows the fence; may be empty
     * @param text its lines
     */
    public record Block(String where, String language, String text) {}

    /** Returns all documents, by name. */
    public static List<Markdown> all() {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> root = Files.list(ROOT)) {
            return Stream.concat(docs, root)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Markdown::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns one document, by its path from the root. */
    public static Markdown of(String name) {
        return read(ROOT.resolve(name));
    }

    /** Returns the blocks of one language of all documents but the quick starts, which the build follows as a whole. */
    public static List<Block> blocks(String language) {
        return all().stream()
                .filter(page -> !page.file().toString().endsWith("quick-start.md"))
                .flatMap(page -> page.blocks().stream())
                .filter(block -> block.language().equals(language))
                .toList();
    }

    private static Markdown read(Path path) {
        Path file = ROOT.relativize(path);
        List<String> prose = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        List<String> block = new ArrayList<>();
        int begun = 0;
        List<String> lines = lines(path);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.startsWith("```")) {
                (begun > 0 ? block : prose).add(line);
            } else if (begun == 0) {
                begun = i + 1;
            } else {
                String language = lines.get(begun - 1).substring(3).strip();
                blocks.add(new Block(file + ":" + begun, language, String.join("\n", block) + "\n"));
                block.clear();
                begun = 0;
            }
        }
        if (begun > 0) {
            throw new AssertionError(file + ":" + begun + ": a block that is not closed");
        }
        return new Markdown(file, List.copyOf(prose), List.copyOf(blocks));
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the text without fenced blocks. */
    public String text() {
        return String.join("\n", prose);
    }

    /** Returns what stands in back quotes, line breaks as blanks. */
    public List<String> spans() {
        return SPAN.matcher(text())
                .results()
                .map(MatchResult::group)
                .map(span -> span.replace("`", "").replaceAll("\\s+", " "))
                .toList();
    }

    /** Returns the headings, as forges make anchors of them. */
    public List<String> anchors() {
        return prose.stream()
                .filter(line -> line.matches("#{1,6} .*"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .collect(Collectors.toList());
    }

    /**
     * Returns the lines under a heading of any level, up to the next heading of the same or a higher one.
     *
     * @param heading the heading's text
     */
    public List<String> section(String heading) {
        int first = -1;
        int depth = 0;
        List<String> section = new ArrayList<>();
        for (String line : prose) {
            int level = line.matches("#{1,6} .*") ? line.indexOf(' ') : 0;
            if (first >= 0 && level > 0 && level <= depth) {
                return section;
            }
            if (first >= 0) {
                section.add(line);
            } else if (level > 0 && line.substring(level + 1).equals(heading)) {
                first = 0;
                depth = level;
            }
        }
        if (first < 0) {
            throw new AssertionError(file + " has no heading " + heading);
        }
        return section;
    }
}
