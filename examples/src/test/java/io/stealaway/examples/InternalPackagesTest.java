package io.stealaway.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What core shares with its adapters (docs/decisions/0008) reaches no one else. */
class InternalPackagesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.stealaway");

    @Test
    void onlyAdaptersUseTheSharedHttp() {
        assertThat(CLASSES.contain("io.stealaway.consul.ConsulConfig")).isTrue();
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.stealaway.internal.http",
                        "io.stealaway.consul..",
                        "io.stealaway.kubernetes..",
                        "io.stealaway.openstack..",
                        "io.stealaway.prometheus..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.stealaway.internal.http")
                .check(CLASSES);
    }

    @Test
    void examplesUseNothingInternal() {
        noClasses()
                .that()
                .resideInAPackage("io.stealaway.examples..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.stealaway.internal..")
                .check(CLASSES);
    }

    @Test
    void noDocumentForUsersNamesAnInternalPackage() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "docs"))) {
            List<Path> pages = Stream.concat(files, Stream.of(Path.of("..", "README.md")))
                    .filter(file -> file.toString().endsWith(".md"))
                    // They are for who changes the library.
                    .filter(file -> !file.startsWith(Path.of("..", "docs", "decisions")))
                    .filter(file -> !file.endsWith("architecture.md"))
                    .toList();
            assertThat(pages)
                    .hasSizeGreaterThan(10)
                    .allSatisfy(page -> assertThat(text(page)).doesNotContain("io.stealaway.internal"));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
