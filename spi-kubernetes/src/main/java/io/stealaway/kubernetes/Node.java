package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A node as the API server has it. */
record Node(JsonNode json) {
    /** Says whose cordon it is. */
    static final String TAG = "stealaway.io/isolated-by";

    /** With any value: leave the node cordoned when ours is undone. */
    static final String HOLD = "stealaway.io/hold";

    String name() {
        return json.path("metadata").path("name").asText();
    }

    String resourceVersion() {
        return json.path("metadata").path("resourceVersion").asText();
    }

    Optional<String> tagText() {
        JsonNode text = json.path("metadata").path("annotations").path(TAG);
        return text.isTextual() ? Optional.of(text.asText()) : Optional.empty();
    }

    Optional<Tag> tag() {
        return tagText().flatMap(Tag::of);
    }

    boolean held() {
        return json.path("metadata").path("annotations").has(HOLD);
    }

    boolean unschedulable() {
        return json.path("spec").path("unschedulable").asBoolean(false);
    }

    String providerId() {
        return json.path("spec").path("providerID").asText("");
    }

    boolean controlPlane() {
        JsonNode labels = json.path("metadata").path("labels");
        return labels.has("node-role.kubernetes.io/control-plane") || labels.has("node-role.kubernetes.io/master");
    }

    boolean ready() {
        for (JsonNode condition : json.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }
}
