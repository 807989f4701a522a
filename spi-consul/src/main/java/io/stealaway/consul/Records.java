package io.stealaway.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.stealaway.internal.Sanitizer;
import io.stealaway.spi.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the records of one answer strictly: whom a maintenance concerns, and how many instances are left, must never hang on a
 * field that is not there. Every method throws {@link BackendException.Unavailable} naming the field that is not as Consul writes
 * it.
 *
 * @param operation what was asked
 * @param answer what came
 */
record Records(String operation, JsonNode answer) {

    /** Returns the elements of an answer that is a list. */
    List<JsonNode> elements() {
        if (!answer.isArray()) {
            throw odd("the answer", answer, "must be a list");
        }
        List<JsonNode> elements = new ArrayList<>();
        answer.forEach(elements::add);
        return elements;
    }

    /** Returns the members of an answer that is an object, by their names. */
    Iterable<Map.Entry<String, JsonNode>> members() {
        if (!answer.isObject()) {
            throw odd("the answer", answer, "must be an object");
        }
        return answer.properties();
    }

    /** Returns a text, which may be empty. */
    String text(JsonNode record, String... path) {
        JsonNode at = record;
        for (String field : path) {
            at = at.path(field);
        }
        if (!at.isTextual()) {
            throw odd(String.join(".", path), at, "must be a text");
        }
        return at.textValue();
    }

    /** Returns a text that is not blank. */
    String name(JsonNode record, String... path) {
        String text = text(record, path);
        if (text.isBlank()) {
            throw new BackendException.Unavailable(operation, String.join(".", path) + " must not be blank");
        }
        return text;
    }

    private BackendException odd(String field, JsonNode value, String rule) {
        String shown = value.isMissingNode() ? "missing" : Sanitizer.oneLine(value.toString(), 60);
        return new BackendException.Unavailable(operation, field + " (" + shown + ") " + rule);
    }
}
