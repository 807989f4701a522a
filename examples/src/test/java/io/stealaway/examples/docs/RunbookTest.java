package io.stealaway.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.report.PassReport.Brake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever is woken finds the page for it. That its commands are commands is checked with those of all documents. */
class RunbookTest {
    private static final Markdown RUNBOOK = Markdown.of("docs/runbook.md");

    @Test
    void everyAlertHasItsHeadingAndPointsToIt() throws IOException {
        String rules = Files.readString(Markdown.ROOT.resolve("examples/monitoring/alerts.yml"));
        List<String> alerts = found("- alert: (\\S+)", rules);

        assertThat(alerts).hasSizeGreaterThan(10).allSatisfy(alert -> {
            assertThat(RUNBOOK.section(alert)).as(alert).anyMatch(line -> line.length() > 20);
            assertThat(rules).contains("runbook: docs/runbook.md#" + alert.toLowerCase(Locale.ROOT));
        });
        assertThat(RUNBOOK.prose().stream()
                        .filter(line -> line.startsWith("### StealAway"))
                        .map(line -> line.substring(4)))
                .containsExactlyInAnyOrderElementsOf(alerts);
    }

    @Test
    void everyEndOfAMigrationAndTheOneThatIsNotKnownHaveTheirHeading() {
        assertThat(Arrays.stream(MigrationPhase.values())
                        .filter(phase -> phase.terminal() || phase == MigrationPhase.UNKNOWN))
                .allSatisfy(phase -> assertThat(RUNBOOK.section(phase.name())).isNotEmpty());
    }

    /** Words of a problem that the code does not write itself: those of a backend, or of what ended a migration. */
    private static final Map<String, String> PASSED_ON = Map.of(
            "ForceComplete", "(a backend's words)",
            "UnknownStep", "(a backend's words)",
            "MigrationAdvance", "(a backend's words)",
            "ObservingStep", "the VM is in state ERROR on",
            "MigratingStep", "its abort had no effect within",
            "VerifyingStep", "the VM is in state ERROR on",
            "ShareRemedies", "CPU weights on host",
            "Sweep", "cannot list what it isolated",
            "DetectionPhase", "host ... takes no VM");

    @Test
    void everyProblemLineIsInItsTable() throws IOException {
        String table = String.join("\n", RUNBOOK.section("Problem lines"));
        List<Path> sources;
        try (Stream<Path> all = Files.walk(Markdown.ROOT.resolve("core/src/main/java/io/stealaway/remediation"))) {
            sources = all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
        int lines = 0;
        for (Path source : sources) {
            String name = source.getFileName().toString().replace(".java", "");
            for (String call : found("pass\\.problem\\(([^;]*)\\);", Files.readString(source))) {
                lines++;
                assertThat(said(call, name))
                        .as("%s: %s", name, call)
                        .isNotEmpty()
                        .allSatisfy(text -> assertThat(table).contains(text));
            }
        }
        assertThat(lines).isGreaterThan(15);
        String odd = Files.readString(
                Markdown.ROOT.resolve("core/src/main/java/io/stealaway/remediation/rule/TopologyProblems.java"));
        assertThat(found("lines\\.add\\(\"(\\w+)", odd))
                .isNotEmpty()
                .allSatisfy(word -> assertThat(table).contains("| " + word));
        assertThat(found(
                        "fail\\([^\"]*\"([^\"{]+)\"",
                        Files.readString(Markdown.ROOT.resolve(
                                "core/src/main/java/io/stealaway/remediation/step/DetectionPhase.java"))))
                .isNotEmpty()
                .allSatisfy(text -> assertThat(table).contains("| " + text));
    }

    /** Returns the beginnings of what is said; what is not written there is looked up. */
    private static List<String> said(String call, String name) {
        List<String> literals = found("\"([^\"]{4,})\"", call).stream()
                .map(text -> text.replaceFirst("\\. Maybe.*", "").strip())
                .map(text -> text.replaceFirst(":$", ""))
                .filter(text -> text.length() > 8)
                .limit(1)
                .toList();
        return literals.isEmpty() ? List.of(PASSED_ON.getOrDefault(name, "nothing says it")) : literals;
    }

    @Test
    void everyBrakeIsInTheTableOfBrakes() {
        String brakes = String.join("\n", Markdown.of("docs/operations.md").section("Brakes"));

        assertThat(Brake.Kind.values()).allSatisfy(brake -> assertThat(brakes).contains("`" + brake + "`"));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
