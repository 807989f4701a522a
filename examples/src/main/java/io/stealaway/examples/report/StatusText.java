package io.stealaway.examples.report;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlacementHolds.Ban;
import io.stealaway.model.VmId;
import io.stealaway.remediation.OperatorCommands.OperatorStatus;
import io.stealaway.remediation.report.PassReport.PassStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What {@code run status} prints. */
public final class StatusText {
    private static final int LABEL = 10;

    private StatusText() {}

    /**
     * Returns lines of at most {@link TextTable#WIDTH} characters, but for what must be copied whole.
     *
     * @param wall the time of the wall clock, which counts unless the loop says that its time is a simulation's
     */
    public static String of(OperatorStatus status, Optional<PassStatus> last, Instant wall) {
        Instant now = last.filter(PassStatus::simulated)
                .map(pass -> newest(status.open(), pass.at()))
                .orElse(wall);
        StringBuilder text = new StringBuilder();
        line(text, "Paused:", status.paused().orElse("no"));
        line(
                text,
                "Loop:",
                last.map(pass -> loop(pass, now)).orElse("not known: no pass was told of beside this journal"));
        last.filter(PassStatus::simulated)
                .ifPresent(pass ->
                        line(text, "Times:", "those of the simulation, which was last seen at " + seconds(now)));
        last.ifPresent(pass -> pass.brakes().forEach(brake -> line(text, "Brake:", brake)));
        last.ifPresent(pass -> pass.problems().forEach(problem -> line(text, "Problem:", problem)));
        status.unreadable().forEach((key, why) -> line(text, "Journal:", "entry " + key + " cannot be read: " + why));
        SortedMap<MigrationId, String> waiting = last.map(PassStatus::waiting).orElseGet(Collections::emptySortedMap);
        text.append('\n').append(table(status.open(), waiting, now));
        // By the time of the loop, which may be a simulated one.
        text.append(held(status.holds(), last.map(PassStatus::at).orElse(now)));
        text.append(asked(status.open()));
        return text.toString();
    }

    /** Returns the latest instant of a simulation, whose pass may have begun more since it was last told of. */
    private static Instant newest(List<Migration> open, Instant at) {
        return open.stream()
                .map(Migration::phaseSince)
                .filter(since -> since.isAfter(at))
                .max(Instant::compareTo)
                .orElse(at);
    }

    private static void line(StringBuilder text, String label, String value) {
        String before = label;
        for (String part : TextTable.wrap(value, TextTable.WIDTH - LABEL)) {
            text.append(before)
                    .append(" ".repeat(LABEL - before.length()))
                    .append(part)
                    .append('\n');
            before = "";
        }
    }

    private static String loop(PassStatus pass, Instant now) {
        String leads = pass.leading().isEmpty()
                ? "leads no zone"
                : "leads " + pass.leading().stream().map(zone -> "zone " + zone).collect(Collectors.joining(", "));
        String late = now.isAfter(pass.next().plus(Duration.between(pass.at(), pass.next())))
                ? "; its next pass is overdue since " + seconds(pass.next())
                : "";
        String when = pass.simulated() ? "" : ", " + ago(pass.at(), now);
        return "process " + pass.process() + ", last pass " + seconds(pass.at()) + when + "; " + leads + late;
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String ago(Instant then, Instant now) {
        return then.isAfter(now)
                ? "by a clock that is ahead of this one"
                : Units.duration(Duration.between(then, now).truncatedTo(ChronoUnit.SECONDS)) + " ago";
    }

    private static String table(List<Migration> open, SortedMap<MigrationId, String> waiting, Instant now) {
        if (open.isEmpty()) {
            return "No open migrations.\n";
        }
        TextTable table = new TextTable("migration", "phase", "VM", "from", "to", "for", "more");
        for (Migration migration : open) {
            table.row(
                    migration.id().value(),
                    migration.phase().name(),
                    migration.vm().value(),
                    migration.move().source().value(),
                    migration.move().target().value(),
                    ago(migration.phaseSince(), now).replace(" ago", ""),
                    more(migration, Optional.ofNullable(waiting.get(migration.id()))));
        }
        return table.toString();
    }

    private static String more(Migration migration, Optional<String> waits) {
        List<String> more = new ArrayList<>();
        if (!migration.after().isEmpty()) {
            more.add("after " + migration.after().stream().map(Object::toString).collect(Collectors.joining(", ")));
        } else if (migration.waiting()) {
            more.add("waits for room in the budgets");
        }
        migration.expiresAt().ifPresent(until -> more.add("until " + seconds(until)));
        if (!migration.reason().isEmpty()) {
            more.add(migration.reason());
        }
        waits.ifPresent(more::add);
        return more.isEmpty() ? migration.purpose().name() : String.join("; ", more);
    }

    /** Returns whom the loop leaves alone, and whom it does not send to which host; nothing when that is over for all. */
    private static String held(PlacementHolds holds, Instant now) {
        TextTable table = new TextTable("left alone", "not to", "until", "for");
        int rows = 0;
        for (Map.Entry<VmId, Instant> cooldown : holds.cooldowns().entrySet()) {
            rows += held(table, cooldown.getKey().value(), "-", cooldown.getValue(), now);
        }
        for (Map.Entry<Ban, Instant> ban : holds.bans().entrySet()) {
            rows += held(table, ban.getKey().vm().value(), ban.getKey().host().value(), ban.getValue(), now);
        }
        return rows == 0 ? "" : "\n" + table;
    }

    private static int held(TextTable table, String vm, String host, Instant until, Instant now) {
        if (!now.isBefore(until)) {
            return 0;
        }
        table.row(vm, host, seconds(until).toString(), Units.duration(Duration.between(now, until)) + " more");
        return 1;
    }

    /** Returns what to type, for what waits for an operator. */
    private static String asked(List<Migration> open) {
        StringBuilder text = new StringBuilder();
        TreeMap<String, Integer> plans = new TreeMap<>();
        for (Migration migration : open) {
            if (migration.phase() == MigrationPhase.PROPOSED) {
                plans.merge(migration.planHash(), 1, Integer::sum);
            }
        }
        plans.forEach((hash, count) -> text.append("\nProposed, ")
                .append(Units.count(count, "migration"))
                .append(": " + ProgramName.command("approve") + " (or reject)\n  ")
                .append(hash)
                .append('\n'));
        open.stream()
                .filter(migration -> migration.phase() == MigrationPhase.UNKNOWN)
                .forEach(migration -> text.append("\nEnd not known; when you are certain that it is over: "
                                + ProgramName.command("resolve") + "\n  ")
                        .append(migration.id())
                        .append('\n'));
        return text.toString();
    }
}
