package io.stealaway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One word, one meaning: the table of docs/architecture.md is kept in type names, and quaint words stay out of code and documents. */
class VocabularyTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|enum|record) ([A-Z]\\w*)");
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
    private static final Pattern SEPARATOR = Pattern.compile("[, ]+");
    private static final Pattern FORBIDDEN_ROW =
            Pattern.compile("^\\|[^|]*\\|[^|]*\\|([^|]*)\\|\\s*$", Pattern.MULTILINE);

    /** Words of docs that an engineer would not expect; with what is written instead, see CONTRIBUTING.md. */
    private static final Pattern QUAINT = Pattern.compile(
            "(?<!::)\\b(nobody|anew|whoever|whomever|somebody|everybody|robs?|robbed|as far as|reckon\\w*)\\b|\\* Sets: ",
            Pattern.CASE_INSENSITIVE);

    @Test
    void typeNamesUseNoForbiddenWord() throws IOException {
        Set<String> forbidden = forbiddenWords();
        assertThat(forbidden).contains("Node", "Guest", "Evacuate", "Tick");
        Set<String> found = new TreeSet<>();
        for (Path file : sources(Path.of("src/main/java"))) {
            Matcher type = TYPE.matcher(withoutComments(Files.readString(file)));
            while (type.find()) {
                Arrays.stream(WORDS.split(type.group(1)))
                        .filter(forbidden::contains)
                        .forEach(word -> found.add(type.group(1) + " (" + word + ")"));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void codeAndDocumentsUsePlainWords() throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(path -> Files.isDirectory(path.resolve("src/main/java")))
                    .toList()) {
                for (Path file : sources(module.resolve("src/main/java"))) {
                    note(file, found);
                }
            }
        }
        try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
            for (Path page :
                    pages.filter(path -> path.toString().endsWith(".md")).toList()) {
                note(page, found);
            }
        }
        for (String page : List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md")) {
            note(ROOT.resolve(page), found);
        }
        assertThat(found).isEmpty();
    }

    private static void note(Path file, Set<String> found) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            Matcher word = QUAINT.matcher(lines.get(i));
            if (word.find()) {
                found.add(ROOT.relativize(file) + ":" + (i + 1) + ": " + word.group());
            }
        }
    }

    /** The last column of the table of words, one capital letter each as in a type's name. */
    private static Set<String> forbiddenWords() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/architecture.md"));
        String table = page.substring(page.indexOf("\n## Words"));
        Set<String> words = new TreeSet<>();
        Matcher row = FORBIDDEN_ROW.matcher(table);
        while (row.find()) {
            for (String word : SEPARATOR.split(row.group(1).strip(), -1)) {
                if (word.matches("[a-z]+") && !word.equals("not")) {
                    words.add(Character.toUpperCase(word.charAt(0)) + word.substring(1));
                }
            }
        }
        return words;
    }

    private static String withoutComments(String source) {
        return source.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//[^\n]*", "");
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
