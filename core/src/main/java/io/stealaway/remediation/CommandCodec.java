package io.stealaway.remediation;

import io.stealaway.model.MigrationId;
import io.stealaway.remediation.OperatorCommand.Verb;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How an order lies in the inbox: lines that people can read. */
final class CommandCodec {
    private static final String TITLE = "StealAway order 1";
    private static final String END = "end";

    private CommandCodec() {}

    /** An order that is void after some time, unless it may come late. */
    record Dated(OperatorCommand order, Optional<Instant> until) {}

    static String write(Dated dated) {
        OperatorCommand order = dated.order();
        StringBuilder text = new StringBuilder(TITLE + "\nverb: " + order.verb() + "\n");
        order.planHash().ifPresent(hash -> line(text, "plan", hash));
        order.migrations().forEach(id -> line(text, "migration", id.value()));
        line(text, "why", order.why());
        line(text, "by", order.by());
        dated.until().ifPresent(until -> line(text, "until", until.toString()));
        return text.append(END).append('\n').toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append(": ").append(value).append('\n');
    }

    /** @throws IllegalArgumentException naming what is no order of this version */
    static Dated read(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 3
                || !lines.get(0).equals(TITLE)
                || !lines.get(lines.size() - 1).equals(END)) {
            throw new IllegalArgumentException(
                    "it must begin with the line '" + TITLE + "' and end with '" + END + "'");
        }
        Optional<Verb> verb = Optional.empty();
        Optional<String> plan = Optional.empty();
        Optional<Instant> until = Optional.empty();
        List<MigrationId> migrations = new ArrayList<>();
        String why = "";
        String by = "";
        for (String line : lines.subList(1, lines.size() - 1)) {
            int colon = line.indexOf(": ");
            String value = colon < 0 ? "" : line.substring(colon + 2);
            switch (colon < 0 ? line : line.substring(0, colon)) {
                case "verb" -> verb = Optional.of(Verb.valueOf(value));
                case "plan" -> plan = Optional.of(value);
                case "migration" -> migrations.add(MigrationId.of(value));
                case "why" -> why = value;
                case "by" -> by = value;
                case "until" -> until = Optional.of(instant(value));
                default -> throw new IllegalArgumentException("line (" + line + ") says nothing that is known");
            }
        }
        OperatorCommand order = new OperatorCommand(
                verb.orElseThrow(() -> new IllegalArgumentException("it has no verb")), plan, migrations, why, by);
        return new Dated(order, until);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("until (" + text + ") must be an instant in UTC", e);
        }
    }
}
