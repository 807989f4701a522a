package io.stealaway.remediation.history;

import io.stealaway.json.line.TextFields;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An event as one line of JSON, {@code stealaway.event/1.0}. Fields that a newer version adds are ignored. Stateless. */
final class EventCodec {
    private static final String SCHEMA = "stealaway.event/1.0";
    private static final String FAMILY = "stealaway.event/1.";

    private EventCodec() {}

    /** Returns the line, without a line feed. */
    static String write(RemediationEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("schema", SCHEMA);
        fields.put("at", event.at().toString());
        fields.put("kind", event.kind().name());
        put(fields, "migration", event.migration());
        put(fields, "phase", event.phase());
        put(fields, "vm", event.vm());
        put(fields, "from", event.source());
        put(fields, "host", event.host());
        fields.put("text", event.text());
        return TextFields.write(fields);
    }

    private static void put(Map<String, String> fields, String key, Optional<?> value) {
        value.ifPresent(present -> fields.put(key, present.toString()));
    }

    /** @throws IllegalArgumentException saying what is wrong with the line */
    static RemediationEvent read(String line) {
        Map<String, String> fields = TextFields.read(line);
        if (!fields.getOrDefault("schema", "").startsWith(FAMILY)) {
            throw new IllegalArgumentException("is no " + SCHEMA);
        }
        try {
            return new RemediationEvent(
                    Instant.parse(fields.getOrDefault("at", "")),
                    Kind.valueOf(fields.getOrDefault("kind", "")),
                    optional(fields, "migration", MigrationId::of),
                    optional(fields, "phase", MigrationPhase::valueOf),
                    optional(fields, "vm", VmId::of),
                    optional(fields, "from", HostId::of),
                    optional(fields, "host", HostId::of),
                    fields.getOrDefault("text", ""));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("has no time: " + e.getMessage(), e);
        }
    }

    private static <T> Optional<T> optional(Map<String, String> fields, String key, Function<String, T> parse) {
        return Optional.ofNullable(fields.get(key)).map(parse);
    }
}
