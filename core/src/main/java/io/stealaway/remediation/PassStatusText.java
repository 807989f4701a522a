package io.stealaway.remediation;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.MigrationId;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.report.PassReport.PassStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A {@link PassStatus} as lines of text: three that are always there, then whose time it is, and one for each zone, brake and problem. */
final class PassStatusText {
    private static final int MOST_PROBLEMS = 20;
    private static final String SIMULATED = "clock: simulated";

    private PassStatusText() {}

    static PassStatus of(PassReport report, long process, boolean simulated) {
        TreeMap<MigrationId, String> waiting = new TreeMap<>();
        report.waiting().forEach((migration, why) -> waiting.put(migration, oneLine(why)));
        return new PassStatus(
                process,
                report.at(),
                report.at().plus(report.nextPassAfter()),
                List.copyOf(report.leading()),
                report.brakes().stream().map(PassStatusText::line).toList(),
                report.problems().stream()
                        .limit(MOST_PROBLEMS)
                        .map(PassStatusText::oneLine)
                        .toList(),
                waiting,
                simulated);
    }

    private static String line(Brake brake) {
        String where = brake.zone().map(zone -> " in zone " + zone).orElse("");
        return oneLine(brake.kind() + where + ": " + brake.text());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }

    static String write(PassStatus pass) {
        List<String> lines =
                new ArrayList<>(List.of("process: " + pass.process(), "at: " + pass.at(), "next: " + pass.next()));
        if (pass.simulated()) {
            lines.add(SIMULATED);
        }
        pass.leading().forEach(zone -> lines.add("leading: " + zone));
        pass.brakes().forEach(brake -> lines.add("brake: " + brake));
        pass.problems().forEach(problem -> lines.add("problem: " + problem));
        pass.waiting().forEach((migration, why) -> lines.add("waiting: " + migration + ": " + why));
        return String.join("\n", lines) + "\n";
    }

    /** @throws IllegalArgumentException if a line of it is missing, or is none that is known */
    static PassStatus read(String text) {
        List<String> lines = text.lines().toList();
        List<AvailabilityZone> leading = new ArrayList<>();
        List<String> brakes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        TreeMap<MigrationId, String> waiting = new TreeMap<>();
        boolean simulated = false;
        for (String line : lines.subList(Math.min(3, lines.size()), lines.size())) {
            if (line.equals(SIMULATED)) {
                simulated = true;
            } else if (line.startsWith("leading: ")) {
                leading.add(AvailabilityZone.of(line.substring(9)));
            } else if (line.startsWith("brake: ")) {
                brakes.add(line.substring(7));
            } else if (line.startsWith("problem: ")) {
                problems.add(line.substring(9));
            } else if (line.startsWith("waiting: ") && line.indexOf(": ", 9) > 0) {
                int colon = line.indexOf(": ", 9);
                waiting.put(MigrationId.of(line.substring(9, colon)), line.substring(colon + 2));
            } else {
                throw new IllegalArgumentException("line (" + line + ") says nothing that is known");
            }
        }
        try {
            return new PassStatus(
                    Long.parseLong(value(lines, 0, "process: ")),
                    Instant.parse(value(lines, 1, "at: ")),
                    Instant.parse(value(lines, 2, "next: ")),
                    leading,
                    brakes,
                    problems,
                    waiting,
                    simulated);
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
