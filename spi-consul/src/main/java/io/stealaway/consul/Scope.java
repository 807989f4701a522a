package io.stealaway.consul;

import io.stealaway.internal.http.PercentEncoding;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a maintenance covers.
 *
 * @param serviceIds instances on the node; empty means the whole node
 */
record Scope(SortedSet<String> serviceIds) {

    static Scope node() {
        return new Scope(new TreeSet<>());
    }

    static Scope of(HealthCheck maintenance) {
        return maintenance.nodeMaintenance() ? node() : new Scope(new TreeSet<>(List.of(maintenance.serviceId())));
    }

    boolean wholeNode() {
        return serviceIds.isEmpty();
    }

    int size() {
        return wholeNode() ? 1 : serviceIds.size();
    }

    List<String> paths() {
        return wholeNode()
                ? List.of("/v1/agent/maintenance")
                : serviceIds.stream()
                        .map(id -> "/v1/agent/service/maintenance/" + PercentEncoding.encode(id))
                        .toList();
    }
}
