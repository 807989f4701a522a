package io.stealaway.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.stealaway.internal.Sanitizer;
import io.stealaway.spi.BackendException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
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

    /** Returns the elements of a list in the answer. */
    List<JsonNode> elements(String field) {
        if (!answer.path(field).isArray()) {
            throw odd(field, answer.path(field), "must be a list");
        }
        List<JsonNode> elements = new ArrayList<>();
        answer.path(field).forEach(elements::add);
        return elements;
    }

    /** Returns the one object of an answer that is a list of one. */
    JsonNode only() {
        List<JsonNode> elements = elements();
        if (elements.size() != 1 || !elements.get(0).isObject()) {
            throw odd("the answer", answer, "must be a list of one record with Key, Value and ModifyIndex");
        }
        return elements.get(0);
    }

    /** Returns an answer that is true or false. */
    boolean flag() {
        if (!answer.isBoolean()) {
            throw odd("the answer", answer, "must be true or false");
        }
        return answer.booleanValue();
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
        JsonNode at = at(record, path);
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

    /** Returns a text that becomes a part of a path as it is. */
    String word(JsonNode record, String... path) {
        String word = text(record, path);
        if (!word.matches("[A-Za-z0-9-]{1,255}")) {
            throw odd(String.join(".", path), at(record, path), "must be of letters, digits and dashes");
        }
        return word;
    }

    /** Returns a number such as an index, 0 or more. */
    long number(JsonNode record, String... path) {
        JsonNode at = at(record, path);
        if (!at.isIntegralNumber() || !at.canConvertToLong() || at.longValue() < 0) {
            throw odd(String.join(".", path), at, "must be a whole number, 0 or more");
        }
        return at.longValue();
    }

    /** Returns the text that a key of the key-value store holds; Consul writes null for an empty one. */
    String value(JsonNode record) {
        JsonNode at = record.path("Value");
        if (at.isNull()) {
            return "";
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text(record, "Value"));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw odd("Value of " + Sanitizer.oneLine(record.path("Key").asText()), at, "must be a text in base64");
        }
    }

    private static JsonNode at(JsonNode record, String... path) {
        JsonNode at = record;
        for (String field : path) {
            at = at.path(field);
        }
        return at;
    }

    private BackendException odd(String field, JsonNode value, String rule) {
        String shown = value.isMissingNode() ? "missing" : Sanitizer.oneLine(value.toString(), 60);
        return new BackendException.Unavailable(operation, field + " (" + shown + ") " + rule);
    }
}
