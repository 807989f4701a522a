package io.stealaway.kubernetes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The two kinds of patch that the adapter sends: RFC 7396, and of RFC 6902 test and remove. */
final class JsonPatches {
    private JsonPatches() {}

    static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(one -> {
            if (one.getValue().isNull()) {
                target.remove(one.getKey());
            } else if (one.getValue().isObject()) {
                ObjectNode inner = target.path(one.getKey()).isObject()
                        ? (ObjectNode) target.get(one.getKey())
                        : target.putObject(one.getKey());
                merge(inner, one.getValue());
            } else {
                target.set(one.getKey(), one.getValue());
            }
        });
    }

    /** Returns whether every operation could be done; if not, the target is to be thrown away. */
    static boolean apply(ObjectNode target, JsonNode patch) {
        for (JsonNode operation : patch) {
            JsonPointer pointer = JsonPointer.compile(operation.path("path").asText());
            JsonNode now = target.at(pointer);
            if (now.isMissingNode()) {
                return false;
            }
            switch (operation.path("op").asText()) {
                case "test" -> {
                    if (!now.equals(operation.path("value"))) {
                        return false;
                    }
                }
                case "remove" ->
                    ((ObjectNode) target.at(pointer.head()))
                            .remove(pointer.last().getMatchingProperty());
                default -> throw new IllegalStateException("not known here: " + operation);
            }
        }
        return true;
    }
}
