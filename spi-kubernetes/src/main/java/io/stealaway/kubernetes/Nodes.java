package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.internal.http.PercentEncoding;
import io.stealaway.spi.BackendException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads nodes, cordons them with our tag, and uncordons what bears it. */
final class Nodes {
    private static final String PATH = "/api/v1/nodes";
    /** A slash is written ~1 in a JSON pointer (RFC 6901). */
    private static final String TAG_POINTER = "/metadata/annotations/" + Node.TAG.replace("/", "~1");

    private final Api api;

    Nodes(Api api) {
        this.api = api;
    }

    Optional<Node> get(String name) {
        String operation = "kubernetes: read node " + name;
        Optional<Node> node = api.find(operation, path(name)).map(Node::new);
        if (node.isPresent() && !node.get().name().equals(name)) {
            throw new BackendException.Unavailable(
                    operation, "metadata.name (" + node.get().name() + ") must be that of the node that was asked for");
        }
        return node;
    }

    List<Node> all() {
        return list("");
    }

    /** Lists all nodes with their names, labels and annotations, and nothing more of them. */
    List<Node> allByMetadata() {
        return api.listMetadata("kubernetes: list nodes", PATH).stream()
                .map(Node::new)
                .toList();
    }

    Instant now() {
        return api.now();
    }

    List<Node> labelled(String key, String value) {
        return list("&labelSelector=" + PercentEncoding.encode(key + "=" + value));
    }

    private List<Node> list(String parameters) {
        return api.list("kubernetes: list nodes", PATH, parameters).stream()
                .map(Node::new)
                .toList();
    }

    /** Marks the node unschedulable and ours, unless it changed since it was read: then the answer is 409. */
    Answer cordon(Node node, Tag tag) {
        ObjectNode patch = Answer.JSON.createObjectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", node.resourceVersion());
        metadata.putObject("annotations").put(Node.TAG, tag.text());
        patch.putObject("spec").put("unschedulable", true);
        return api.write(
                "kubernetes: cordon node " + node.name(),
                "PATCH",
                path(node.name()),
                "application/merge-patch+json",
                patch.toString());
    }

    /**
     * Takes our tag away, and the cordon with it unless the node is held or uncordoned already; only if the tag is still as it
     * was read: else the answer is 422.
     */
    Answer release(Node node) {
        ArrayNode patch = Answer.JSON.createArrayNode();
        patch.addObject()
                .put("op", "test")
                .put("path", TAG_POINTER)
                .put("value", node.tagText().orElseThrow());
        patch.addObject().put("op", "remove").put("path", TAG_POINTER);
        if (node.unschedulable() && !node.held()) {
            patch.addObject().put("op", "remove").put("path", "/spec/unschedulable");
        }
        return api.write(
                "kubernetes: uncordon node " + node.name(),
                "PATCH",
                path(node.name()),
                "application/json-patch+json",
                patch.toString());
    }

    private static String path(String name) {
        return PATH + "/" + PercentEncoding.encode(name);
    }
}
