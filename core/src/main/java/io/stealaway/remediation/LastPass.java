package io.stealaway.remediation;

import io.stealaway.model.ZoneId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the last pass of the process that serves an {@link OperatorInbox} said of itself.
 *
 * <p>Immutable and thread-safe.
 *
 * @param process its id, as the operating system counts
 * @param at when the pass began
 * @param next when the process wants to come again
 * @param leading the zones that it leads
 * @param brakes why nothing was begun, one line each
 * @param problems what went wrong, one line each; of many, the first few
 */
public record LastPass(
        long process, Instant at, Instant next, List<ZoneId> leading, List<String> brakes, List<String> problems) {
    private static final int MOST_PROBLEMS = 20;

    /** Copies. */
    public LastPass {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(next, "next");
        leading = List.copyOf(leading);
        brakes = List.copyOf(brakes);
        problems = List.copyOf(problems);
    }

    static LastPass of(PassReport report, long process) {
        return new LastPass(
                process,
                report.at(),
                report.at().plus(report.nextPassAfter()),
                List.copyOf(report.leading()),
                report.brakes().stream().map(LastPass::text).toList(),
                report.problems().stream()
                        .limit(MOST_PROBLEMS)
                        .map(LastPass::oneLine)
                        .toList());
    }

    private static String text(Brake brake) {
        String where = brake.zone().map(zone -> " in zone " + zone).orElse("");
        return oneLine(brake.kind() + where + ": " + brake.text());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }

    String text() {
        List<String> lines = new ArrayList<>(List.of("process: " + process, "at: " + at, "next: " + next));
        leading.forEach(zone -> lines.add("leading: " + zone));
        brakes.forEach(brake -> lines.add("brake: " + brake));
        problems.forEach(problem -> lines.add("problem: " + problem));
        return String.join("\n", lines) + "\n";
    }

    /** @throws IllegalArgumentException if a line of it is missing, or is none that is known */
    static LastPass read(String text) {
        List<String> lines = text.lines().toList();
        List<ZoneId> leading = new ArrayList<>();
        List<String> brakes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String line : lines.subList(Math.min(3, lines.size()), lines.size())) {
            if (line.startsWith("leading: ")) {
                leading.add(ZoneId.of(line.substring(9)));
            } else if (line.startsWith("brake: ")) {
                brakes.add(line.substring(7));
            } else if (line.startsWith("problem: ")) {
                problems.add(line.substring(9));
            } else {
                throw new IllegalArgumentException("line (" + line + ") says nothing that is known");
            }
        }
        try {
            return new LastPass(
                    Long.parseLong(value(lines, 0, "process: ")),
                    Instant.parse(value(lines, 1, "at: ")),
                    Instant.parse(value(lines, 2, "next: ")),
                    leading,
                    brakes,
                    problems);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String value(List<String> lines, int place, String key) {
        if (lines.size() <= place || !lines.get(place).startsWith(key)) {
            throw new IllegalArgumentException("line " + (place + 1) + " must begin with '" + key + "'");
        }
        return lines.get(place).substring(key.length());
    }
}
