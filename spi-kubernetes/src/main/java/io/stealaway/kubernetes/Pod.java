package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** A pod as the API server has it. */
record Pod(JsonNode json) {
    /** The order in which pods are evicted. */
    static final Comparator<Pod> ORDER = Comparator.comparingInt(Pod::priority).thenComparing(Pod::fullName);

    String namespace() {
        return json.path("metadata").path("namespace").asText();
    }

    String name() {
        return json.path("metadata").path("name").asText();
    }

    String fullName() {
        return namespace() + "/" + name();
    }

    String uid() {
        return json.path("metadata").path("uid").asText();
    }

    int priority() {
        return json.path("spec").path("priority").asInt(0);
    }

    /** A static pod's image in the API: evicting it changes nothing. */
    boolean mirror() {
        return json.path("metadata").path("annotations").has("kubernetes.io/config.mirror");
    }

    /** Returns whether the pod has terminated. */
    boolean finished() {
        String phase = json.path("status").path("phase").asText();
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    boolean ofDaemonSet() {
        return controllerKind().equals("DaemonSet");
    }

    /** Returns whether a controller will recreate it elsewhere. */
    boolean managed() {
        return !controllerKind().isEmpty();
    }

    private String controllerKind() {
        return controller().path("kind").asText("");
    }

    /** Returns the name of what made it, with its namespace. */
    String controllerName() {
        return namespace() + "/" + controller().path("name").asText();
    }

    private JsonNode controller() {
        for (JsonNode owner : json.path("metadata").path("ownerReferences")) {
            if (owner.path("controller").asBoolean(false)) {
                return owner;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    boolean hasEmptyDir() {
        for (JsonNode volume : json.path("spec").path("volumes")) {
            if (volume.has("emptyDir")) {
                return true;
            }
        }
        return false;
    }

    boolean ready() {
        for (JsonNode condition : json.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    boolean terminating() {
        return json.path("metadata").has("deletionTimestamp");
    }

    /** Returns when it should have ended: the server adds the grace period to the time of the deletion. */
    Optional<Instant> shouldEnd() {
        try {
            return Optional.of(Instant.parse(
                    json.path("metadata").path("deletionTimestamp").asText()));
        } catch (DateTimeException notDeleted) {
            return Optional.empty();
        }
    }
}
