package io.stealaway.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.report.PassReport.Brake;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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
