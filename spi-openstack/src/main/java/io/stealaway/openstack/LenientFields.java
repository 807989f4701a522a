package io.stealaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.stealaway.internal.Sanitizer;
import io.stealaway.spi.BackendException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads one record of a list, whose oddities must not make the others unreadable: what is odd is noted by its field, and
 * nothing is returned in its place. Not thread-safe.
 */
final class LenientFields {
    private static final int LONGEST_VALUE = 60;

    private final Fields fields;
    private final String prefix;
    private final List<String> odd;

    private LenientFields(Fields fields, String prefix, List<String> odd) {
        this.fields = fields;
        this.prefix = prefix;
        this.odd = odd;
    }

    static LenientFields of(Fields fields) {
        return new LenientFields(fields, "", new ArrayList<>());
    }

    /** Returns the same record for a reader whose oddities are noted apart. */
    LenientFields apart() {
        return new LenientFields(fields, prefix, new ArrayList<>());
    }

    /** Returns what is odd in all that was read so far. */
    List<String> odd() {
        return List.copyOf(odd);
    }

    /** Returns where the record stands in its answer, for one that does not tell whose it is. */
    String where() {
        return fields.where();
    }

    /** Returns the exception for a reader that cannot do without this record. */
    BackendException unreadable() {
        return new BackendException.Unavailable(
                fields.where(), String.join("; ", odd) + ": this answer is not understood");
    }

    void note(String name, String problem) {
        odd.add(prefix + name + " " + problem);
    }

    boolean has(String name) {
        return fields.has(name);
    }

    boolean isObject(String name) {
        return fields.hasObject(name);
    }

    boolean isText(String name) {
        return fields.node(name).isTextual();
    }

    /** Returns whether the record has that field, be it null. */
    boolean names(String name) {
        return fields.names().contains(name);
    }

    /** Returns a text that must be there and not be empty. */
    Optional<String> text(String name) {
        return has(name) ? optionalText(name).or(() -> empty(name)) : missing(name);
    }

    private <T> Optional<T> empty(String name) {
        if (fields.node(name).isTextual()) {
            note(name, "is empty");
        }
        return Optional.empty();
    }

    private <T> Optional<T> missing(String name) {
        note(name, "is missing");
        return Optional.empty();
    }

    /** Returns a text; nothing when it is absent, null or empty. */
    Optional<String> optionalText(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        JsonNode value = fields.node(name);
        if (!value.isTextual()) {
            note(name, "is " + shown(value) + ", which is no text");
            return Optional.empty();
        }
        return Optional.of(value.asText()).filter(text -> !text.isEmpty());
    }

    <T> Optional<T> id(String name, Function<String, T> type) {
        return text(name).flatMap(text -> made(name, text, type));
    }

    <T> Optional<T> optionalId(String name, Function<String, T> type) {
        return optionalText(name).flatMap(text -> made(name, text, type));
    }

    private <T> Optional<T> made(String name, String text, Function<String, T> type) {
        try {
            return Optional.of(type.apply(text));
        } catch (IllegalArgumentException e) {
            note(name, "is odd: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns a whole number that must be there and be in bounds. */
    OptionalLong number(String name, long least, long most) {
        if (!has(name)) {
            missing(name);
            return OptionalLong.empty();
        }
        JsonNode value = fields.node(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            note(name, "is " + shown(value) + ", which is no whole number");
            return OptionalLong.empty();
        }
        if (value.asLong() < least || value.asLong() > most) {
            note(name, "is " + value.asLong() + ", which is not from " + least + " to " + most);
            return OptionalLong.empty();
        }
        return OptionalLong.of(value.asLong());
    }

    /** Returns the same, or another one when it is absent, null or an empty text, as Nova writes an absent swap. */
    OptionalLong number(String name, long least, long most, long otherwise) {
        boolean absent = !has(name)
                || (fields.node(name).isTextual() && fields.node(name).asText().isEmpty());
        return absent ? OptionalLong.of(otherwise) : number(name, least, most);
    }

    OptionalDouble decimal(String name) {
        if (!has(name)) {
            missing(name);
            return OptionalDouble.empty();
        }
        JsonNode value = fields.node(name);
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            note(name, "is " + shown(value) + ", which is no number");
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(value.asDouble());
    }

    Optional<Boolean> flag(String name) {
        return has(name) ? optionalFlag(name) : missing(name);
    }

    Optional<Boolean> optionalFlag(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        JsonNode value = fields.node(name);
        if (!value.isBoolean()) {
            note(name, "is " + shown(value) + ", which is neither true nor false");
            return Optional.empty();
        }
        return Optional.of(value.asBoolean());
    }

    /** Returns an instant that must be there; OpenStack writes UTC with or without the final Z. */
    Optional<Instant> instant(String name) {
        return text(name).flatMap(text -> instant(name, text));
    }

    Optional<Instant> optionalInstant(String name) {
        return optionalText(name).flatMap(text -> instant(name, text));
    }

    private Optional<Instant> instant(String name, String text) {
        try {
            return Optional.of(
                    text.endsWith("Z")
                            ? Instant.parse(text)
                            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            note(name, "is " + shown(fields.node(name)) + ", which is no time");
            return Optional.empty();
        }
    }

    /** Returns the object of that name, which notes what is odd here too; nothing, and noted, when it is none. */
    Optional<LenientFields> object(String name) {
        if (!fields.hasObject(name)) {
            note(name, has(name) ? "is " + shown(fields.node(name)) + ", which is no object" : "is missing");
            return Optional.empty();
        }
        return Optional.of(new LenientFields(fields.object(name), prefix + name + ".", odd));
    }

    /** Returns the objects of an array; none when it is absent. */
    List<LenientFields> objects(String name) {
        List<LenientFields> all = new ArrayList<>();
        for (JsonNode item : array(name)) {
            if (item.isObject()) {
                all.add(new LenientFields(Fields.of(fields.where(), item), prefix + name + ".", odd));
            } else {
                note(name, "has " + shown(item) + ", which is no object");
            }
        }
        return all;
    }

    /** Returns the texts of an array; none when it is absent. */
    List<String> texts(String name) {
        List<String> all = new ArrayList<>();
        for (JsonNode item : array(name)) {
            if (item.isTextual()) {
                all.add(item.asText());
            } else {
                note(name, "has " + shown(item) + ", which is no text");
            }
        }
        return all;
    }

    private Iterable<JsonNode> array(String name) {
        if (!has(name)) {
            return List.of();
        }
        if (!fields.node(name).isArray()) {
            note(name, "is " + shown(fields.node(name)) + ", which is no array");
            return List.of();
        }
        return fields.node(name);
    }

    /** Returns the texts and numbers of an object by key; none when it is absent. */
    SortedMap<String, String> map(String name) {
        SortedMap<String, String> all = new TreeMap<>();
        if (has(name) && !fields.hasObject(name)) {
            note(name, "is " + shown(fields.node(name)) + ", which is no object");
            return all;
        }
        for (Map.Entry<String, JsonNode> entry : fields.node(name).properties()) {
            if (entry.getValue().isContainerNode()) {
                note(
                        name,
                        "has " + shown(entry.getValue()) + " for " + Sanitizer.oneLine(entry.getKey(), LONGEST_VALUE));
            } else {
                all.put(
                        entry.getKey(),
                        entry.getValue().isNull() ? "" : entry.getValue().asText());
            }
        }
        return all;
    }

    static String shown(JsonNode value) {
        return Sanitizer.oneLine(value.toString(), LONGEST_VALUE);
    }
}
