package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.stealaway.internal.Sanitizer;
import io.stealaway.spi.BackendException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Reads the fields of one object strictly: which node is cordoned and which pod is evicted must never hang on a field that is not
 * as the API server writes it. A field that may be absent may be null as well. Every method throws {@link
 * BackendException.Unavailable} naming the field.
 *
 * @param what the kind of the object, for messages
 * @param json the object
 */
record Fields(String what, JsonNode json) {
    /** A DNS subdomain, which becomes a part of a path. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    /** Returns the name of an object. */
    String name(String... path) {
        JsonNode at = at(path);
        if (!at.isTextual() || !NAME.matcher(at.textValue()).matches()) {
            throw odd(at, "must be a name", path);
        }
        return at.textValue();
    }

    /** Returns a text that is not blank. */
    String text(String... path) {
        JsonNode at = at(path);
        if (!at.isTextual() || at.textValue().isBlank()) {
            throw odd(at, "must be a text", path);
        }
        return at.textValue();
    }

    /** Returns whether a flag is set; one that is absent is not. */
    boolean flag(String... path) {
        JsonNode at = at(path);
        if (!absent(at) && !at.isBoolean()) {
            throw odd(at, "must be true or false", path);
        }
        return at.booleanValue();
    }

    /** Returns a whole number; 0 when it is absent. */
    int number(String... path) {
        JsonNode at = at(path);
        if (!absent(at) && !(at.isIntegralNumber() && at.canConvertToInt())) {
            throw odd(at, "must be a whole number of 32 bits", path);
        }
        return at.intValue();
    }

    /** Returns a map, such as the labels; empty when it is absent. */
    JsonNode map(String... path) {
        JsonNode at = at(path);
        if (!absent(at) && !at.isObject()) {
            throw odd(at, "must be an object", path);
        }
        return at;
    }

    /** Returns a list of objects; empty when it is absent. */
    JsonNode list(String... path) {
        JsonNode at = at(path);
        if (!absent(at) && !at.isArray()) {
            throw odd(at, "must be a list", path);
        }
        for (JsonNode element : at) {
            if (!element.isObject()) {
                throw odd(element, "must hold objects", path);
            }
        }
        return at;
    }

    /** Returns a text that may be absent or empty, and what it is then. */
    String textOr(String otherwise, String... path) {
        JsonNode at = at(path);
        return absent(at) || (at.isTextual() && at.textValue().isEmpty()) ? otherwise : text(path);
    }

    private JsonNode at(String... path) {
        JsonNode at = json;
        for (int i = 0; i < path.length; i++) {
            if (!absent(at) && !at.isObject()) {
                throw odd(at, "must be an object", Arrays.copyOf(path, i));
            }
            at = at.isObject() ? at.path(path[i]) : MissingNode.getInstance();
        }
        return at;
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private BackendException odd(JsonNode value, String rule, String... path) {
        String shown = value.isMissingNode() ? "missing" : Sanitizer.oneLine(value.toString(), 60);
        String known = json.path("metadata").path("name").asText("");
        return new BackendException.Unavailable(
                "kubernetes: read " + what + (known.isEmpty() ? "" : " " + Sanitizer.oneLine(known, 60)),
                (path.length == 0 ? "it" : String.join(".", path)) + " (" + shown + ") " + rule);
    }
}
