package io.stealaway.examples.cli;

import io.stealaway.examples.live.Finding;
import io.stealaway.examples.live.Finding.Level;
import io.stealaway.examples.report.Json;
import io.stealaway.examples.report.Units;
import java.util.List;
import java.util.Locale;

/** What the checks of a configuration found, for people and for programs. Stateless. */
final class CheckedConfig {
    private CheckedConfig() {}

    /** Returns a line for each check, and one that counts them. */
    static String text(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(String.format(
                    Locale.ROOT, "%-4s  %s: %s\n", word(finding), finding.what(), oneLine(finding.text())));
        }
        return text.append(Units.count(findings.size(), "check"))
                .append(", ")
                .append(count(findings, Level.FAIL))
                .append(" failed, ")
                .append(Units.count(count(findings, Level.WARN), "warning"))
                .append('\n')
                .toString();
    }

    /** Returns the document {@code stealaway.checks/1.0}. */
    static String json(List<Finding> findings) {
        Json json = Json.start();
        return json.object(() -> {
                    json.field("schema", "stealaway.checks/1.0");
                    json.field("failed", count(findings, Level.FAIL));
                    json.field("warnings", count(findings, Level.WARN));
                    json.array(
                            "checks",
                            findings,
                            finding -> json.object(() -> json.field("level", word(finding))
                                    .field("check", finding.what())
                                    .field("text", finding.text())));
                })
                .text();
    }

    private static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    private static String word(Finding finding) {
        return finding.level().name().toLowerCase(Locale.ROOT);
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
