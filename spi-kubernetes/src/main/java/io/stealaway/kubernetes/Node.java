package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A node as the API server has it. */
record Node(JsonNode json) {
    /** Says whose cordon it is. */
    static final String TAG = "stealaway.io/isolated-by";

    /** With any value: leave the node cordoned when ours is undone. */
    static final String HOLD = "stealaway.io/hold";

    private static final String METADATA = "metadata";

    private Fields fields() {
        return new Fields("node", json);
    }

    String name() {
        return fields().name(METADATA, "name");
    }

    String resourceVersion() {
        return fields().text(METADATA, "resourceVersion");
    }

    Optional<String> tagText() {
        return annotations().has(TAG)
                ? Optional.of(new Fields("annotations of a node", annotations()).text(TAG))
                : Optional.empty();
    }

    private JsonNode annotations() {
        return fields().map(METADATA, "annotations");
    }

    Optional<Tag> tag() {
        return tagText().flatMap(Tag::of);
    }

    boolean held() {
        return annotations().has(HOLD);
    }

    boolean unschedulable() {
        return fields().flag("spec", "unschedulable");
    }

    /** Returns the id of the cloud's server by any region; empty when it is none of OpenStack's. */
    Optional<String> serverId() {
        String providerId = json.path("spec").path("providerID").asText("");
        String scheme = "openstack://";
        int end = providerId.startsWith(scheme) ? providerId.indexOf('/', scheme.length()) : -1;
        return end < 0 ? Optional.empty() : Optional.of(providerId.substring(end + 1));
    }

    boolean controlPlane() {
        JsonNode labels = fields().map(METADATA, "labels");
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

    /** Returns the taints that keep pods away, those excepted that the cluster itself sets and removes. */
    SortedSet<String> taints() {
        TreeSet<String> taints = new TreeSet<>();
        for (JsonNode one : fields().list("spec", "taints")) {
            Fields taint = new Fields("taint of node " + name(), one);
            String key = taint.text("key");
            String effect = taint.text("effect");
            boolean own = key.startsWith("node.kubernetes.io/") || key.startsWith("node.cloudprovider.kubernetes.io/");
            if (!own && !effect.equals("PreferNoSchedule")) {
                taints.add(key + ":" + effect);
            }
        }
        return taints;
    }
}
