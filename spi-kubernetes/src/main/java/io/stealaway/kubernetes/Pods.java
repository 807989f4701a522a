package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.internal.http.PercentEncoding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the pods of a node, evicts them, and force-deletes those stuck in termination. */
final class Pods {
    private final Api api;

    Pods(Api api) {
        this.api = api;
    }

    List<Pod> on(String node) {
        return api
                .list(
                        "kubernetes: list pods on node " + node,
                        "/api/v1/pods",
                        "&fieldSelector=" + PercentEncoding.encode("spec.nodeName=" + node))
                .stream()
                .map(Pod::new)
                .sorted(Pod.ORDER)
                .toList();
    }

    /** Asks to evict this pod, and no other of its name. */
    Answer evict(Pod pod, Optional<Duration> gracePeriod) {
        ObjectNode eviction = Answer.JSON.createObjectNode();
        eviction.put("apiVersion", "policy/v1").put("kind", "Eviction");
        eviction.putObject("metadata").put("name", pod.name()).put("namespace", pod.namespace());
        ObjectNode options = eviction.putObject("deleteOptions");
        options.putObject("preconditions").put("uid", pod.uid());
        gracePeriod.ifPresent(period -> options.put("gracePeriodSeconds", period.toSeconds()));
        return api.write(
                "kubernetes: evict pod " + pod.fullName(),
                "POST",
                path(pod) + "/eviction",
                "application/json",
                eviction.toString());
    }

    /** Removes this pod, and no other of its name, without waiting for its node. */
    Answer remove(Pod pod) {
        ObjectNode options = Answer.JSON.createObjectNode();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions").put("gracePeriodSeconds", 0);
        options.putObject("preconditions").put("uid", pod.uid());
        return api.write(
                "kubernetes: remove pod " + pod.fullName(),
                "DELETE",
                path(pod),
                "application/json",
                options.toString());
    }

    private static String path(Pod pod) {
        return "/api/v1/namespaces/" + PercentEncoding.encode(pod.namespace()) + "/pods/"
                + PercentEncoding.encode(pod.name());
    }
}
