package io.stealaway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables that are committed say what the raw files beside them say. */
class TableTest {
    private static final Path RESULTS = Path.of("results");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"quick", "full"})
    void theCommittedTableIsMadeOfTheCommittedFiles(String mode) throws IOException {
        try (Stream<Path> files = Files.list(RESULTS)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Table.main(new String[] {folder.toString(), "any", mode});
        List<String> committed = rows(RESULTS.resolve(mode + ".md"));
        assertThat(rows(folder.resolve(mode + ".md"))).isEqualTo(committed);
        assertThat(committed)
                .anyMatch(row -> row.startsWith("| plan | 10000/120000 | 100 |"))
                .anyMatch(row -> row.startsWith("| greedy / kernel, in turns"))
                .anyMatch(row -> row.startsWith("| btrplace |"));
    }

    /** All but the head, which names machine and commit. */
    private static List<String> rows(Path table) throws IOException {
        return Files.readAllLines(table).stream()
                .filter(line -> line.startsWith("|"))
                .toList();
    }
}
