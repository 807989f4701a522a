package io.stealaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.stealaway.spi.BackendException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads one JSON object of an answer: what we need must be there, everything else may be.
 *
 * <p>A missing or odd field is {@link BackendException.Unavailable} naming its place: an answer that is not understood is
 * no answer, and never an absence.
 *
 * <p>Immutable and thread-safe.
 */
final class Fields {
    private final String where;
    private final JsonNode node;

    private Fields(String where, JsonNode node) {
        this.where = where;
        this.node = node;
    }

    static Fields of(String where, JsonNode node) {
        if (!node.isObject()) {
            throw odd(where, "is not an object");
        }
        return new Fields(where, node);
    }

    /** Returns where this object stands, for messages. */
    String where() {
        return where;
    }

    /** Returns the value of a field, whatever it is; missing or null when there is none. */
    JsonNode node(String name) {
        return node.path(name);
    }

    boolean has(String name) {
        JsonNode value = node.get(name);
        return value != null && !value.isNull();
    }

    boolean hasObject(String name) {
        return node.path(name).isObject();
    }

    Fields object(String name) {
        return of(where + "." + name, require(name));
    }

    /** Returns the names of all fields. */
    List<String> names() {
        List<String> all = new ArrayList<>();
        node.fieldNames().forEachRemaining(all::add);
        return all;
    }

    /** Returns the objects of an array that must be there. */
    List<Fields> objects(String name) {
        JsonNode array = require(name);
        if (!array.isArray()) {
            throw odd(where + "." + name, "is not an array");
        }
        List<Fields> all = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            all.add(of(where + "." + name + "[" + i + "]", array.get(i)));
        }
        return all;
    }

    /** Returns the texts of an array; none when it is absent. */
    List<String> texts(String name) {
        List<String> all = new ArrayList<>();
        if (has(name)) {
            for (JsonNode item : require(name)) {
                all.add(item.asText());
            }
        }
        return all;
    }

    /** Returns the texts of an object by key; none when it is absent. */
    SortedMap<String, String> map(String name) {
        SortedMap<String, String> all = new TreeMap<>();
        if (has(name)) {
            for (Map.Entry<String, JsonNode> entry : require(name).properties()) {
                all.put(entry.getKey(), entry.getValue().asText());
            }
        }
        return all;
    }

    String text(String name) {
        JsonNode value = require(name);
        if (!value.isValueNode() || value.asText().isEmpty()) {
            throw odd(where + "." + name, "is not a text");
        }
        return value.asText();
    }

    /** As {@link #text}, and no number or flag in its place. */
    String realText(String name) {
        if (!require(name).isTextual()) {
            throw odd(where + "." + name, "is not a text");
        }
        return text(name);
    }

    /** Returns a text that becomes a part of another one, in which white space has a meaning. */
    String word(String name) {
        String text = realText(name);
        if (!text.matches("\\S{1,255}")) {
            throw odd(where + "." + name, "must be a word");
        }
        return text;
    }

    Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(require(name).asText()).filter(text -> !text.isEmpty()) : Optional.empty();
    }

    long number(String name) {
        JsonNode value = require(name);
        if (!value.canConvertToLong()) {
            throw odd(where + "." + name, "is not a whole number");
        }
        return value.asLong();
    }

    long number(String name, long otherwise) {
        return has(name) && require(name).canConvertToLong() ? require(name).asLong() : otherwise;
    }

    double decimal(String name) {
        JsonNode value = require(name);
        if (!value.isNumber()) {
            throw odd(where + "." + name, "is not a number");
        }
        return value.asDouble();
    }

    boolean flag(String name) {
        JsonNode value = require(name);
        if (!value.isBoolean()) {
            throw odd(where + "." + name, "is neither true nor false");
        }
        return value.asBoolean();
    }

    boolean flag(String name, boolean otherwise) {
        return has(name) ? flag(name) : otherwise;
    }

    /** Returns an instant; OpenStack writes UTC with or without the final Z. */
    Instant instant(String name) {
        String text = text(name);
        try {
            return text.endsWith("Z")
                    ? Instant.parse(text)
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw odd(where + "." + name, "is not a time");
        }
    }

    Optional<Instant> optionalInstant(String name) {
        return has(name) ? Optional.of(instant(name)) : Optional.empty();
    }

    private JsonNode require(String name) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            throw odd(where, "has no " + name);
        }
        return value;
    }

    private static BackendException odd(String where, String problem) {
        return new BackendException.Unavailable(where, problem + ": this answer is not understood");
    }
}
