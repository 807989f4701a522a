package io.stealaway.consul;

import io.stealaway.internal.Sanitizer;
import io.stealaway.internal.http.PercentEncoding;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What the servers know of all nodes, read consistently. Thread-safe. */
final class Catalog {
    private final ConsulApi api;

    Catalog(ConsulApi api) {
        this.api = api;
    }

    ConsulApi api() {
        return api;
    }

    /** Returns the names of the nodes that have this name or address, sorted; there should be one. */
    List<String> nodesAt(String nameOrAddress) {
        String quoted = '"' + nameOrAddress + '"';
        String operation = "consul: find node " + nameOrAddress;
        Records nodes = new Records(
                operation,
                api.get(operation, "/v1/catalog/nodes", "filter", "Node == " + quoted + " or Address == " + quoted));
        return nodes.elements().stream()
                .map(node -> nodes.name(node, "Node"))
                .sorted()
                .distinct()
                .toList();
    }

    /** Returns the address of a node's agent by a template of {@code {node}} and {@code {address}}. */
    Optional<URI> agentOf(String node, Template template) {
        String operation = "consul: find address of " + Sanitizer.oneLine(node);
        Records found = new Records(operation, api.get(operation, "/v1/catalog/node/" + PercentEncoding.encode(node)));
        return template.of(node, found.name(found.answer(), "Node", "Address")).flatMap(Template::url);
    }

    List<HealthCheck> checksOf(String node) {
        String operation = "consul: read health of node " + node;
        return HealthCheck.listed(
                new Records(operation, api.get(operation, "/v1/health/node/" + PercentEncoding.encode(node))));
    }

    /** Returns every maintenance of the whole catalog; of other checks, which services write as they like, nothing is read but the id. */
    List<HealthCheck> maintenances() {
        String operation = "consul: list critical checks";
        return HealthCheck.maintenances(new Records(operation, api.get(operation, "/v1/health/state/critical")));
    }

    /** Returns how many instances of a service pass on other nodes. What the token may not see does not pass. */
    int passingElsewhere(String service, String node) {
        String operation = "consul: read passing instances of " + service;
        Records passing = new Records(
                operation, api.get(operation, "/v1/health/service/" + PercentEncoding.encode(service), "passing", "1"));
        return Math.toIntExact(passing.elements().stream()
                .filter(one -> !passing.name(one, "Node", "Node").equals(node))
                .count());
    }
}
