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

    private static final String METADATA = "metadata";

    private Fields fields() {
        return new Fields("pod", json);
    }

    String namespace() {
        return fields().name(METADATA, "namespace");
    }

    String name() {
        return fields().name(METADATA, "name");
    }

    String fullName() {
        return namespace() + "/" + name();
    }

    String uid() {
        return fields().text(METADATA, "uid");
    }

    int priority() {
        return fields().number("spec", "priority");
    }

    /** A static pod's image in the API: evicting it changes nothing. */
    boolean mirror() {
        return fields().map(METADATA, "annotations").has("kubernetes.io/config.mirror");
    }

    /** Returns whether the pod has terminated. */
    boolean finished() {
        String phase = json.path("status").path("phase").asText();
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    boolean ofDaemonSet() {
        return controller().filter(one -> one.text("kind").equals("DaemonSet")).isPresent();
    }

    /** Returns whether a controller will recreate it elsewhere. */
    boolean managed() {
        return controller().isPresent();
    }

    /** Returns the name of what made it, with its namespace. */
    String controllerName() {
        return namespace() + "/" + controller().map(one -> one.text("name")).orElse("");
    }

    private Optional<Fields> controller() {
        for (JsonNode one : fields().list(METADATA, "ownerReferences")) {
            Fields owner = new Fields("owner of pod " + fullName(), one);
            if (owner.flag("controller")) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    boolean hasEmptyDir() {
        for (JsonNode volume : fields().list("spec", "volumes")) {
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
        return !deletion().isEmpty();
    }

    private String deletion() {
        return fields().textOr("", METADATA, "deletionTimestamp");
    }

    /** Returns when it should have ended: the server adds the grace period to the time of the deletion. */
    Optional<Instant> shouldEnd() {
        try {
            return Optional.of(Instant.parse(deletion()));
        } catch (DateTimeException notDeleted) {
            return Optional.empty();
        }
    }
}
