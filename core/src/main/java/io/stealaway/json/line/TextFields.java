package io.stealaway.json.line;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** An object whose fields are texts, on one line. Thread-safe: it has no state. */
public final class TextFields {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TextFields() {}

    /** Returns the line, without a line feed, the fields in the order of the map. */
    public static String write(Map<String, String> fields) {
        ObjectNode json = JSON.createObjectNode();
        fields.forEach(json::put);
        return json.toString();
    }

    /**
     * Returns the fields that are texts; others are left out.
     *
     * @throws IllegalArgumentException if the line is not one whole object
     */
    public static Map<String, String> read(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            JsonNode json = JSON.readTree(line);
            if (!json.isObject()) {
                throw new IllegalArgumentException("is no JSON object");
            }
            json.properties().forEach(field -> {
                if (field.getValue().isTextual()) {
                    fields.put(field.getKey(), field.getValue().textValue());
                }
            });
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is not whole JSON", e);
        }
        return fields;
    }
}
