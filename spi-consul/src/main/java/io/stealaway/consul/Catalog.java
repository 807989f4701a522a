package io.stealaway.consul;

import com.fasterxml.jackson.databind.JsonNode;
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

    /** Returns the only node that has this name or address; empty when there is none, or more than one. */
    Optional<String> nodeAt(String nameOrAddress) {
        String quoted = '"' + nameOrAddress + '"';
        JsonNode nodes = api.get(
                "consul: find node " + nameOrAddress,
                "/v1/catalog/nodes",
                "filter",
                "Node == " + quoted + " or Address == " + quoted);
        return nodes.size() == 1 ? Optional.of(nodes.path(0).path("Node").asText()) : Optional.empty();
    }

    /** Returns the address of a node's agent by a template of {@code {node}} and {@code {address}}. */
    Optional<URI> agentOf(String node, Template template) {
        JsonNode found = api.get("consul: find address of " + node, "/v1/catalog/node/" + PercentEncoding.encode(node));
        String address = found.path("Node").path("Address").asText();
        return address.isEmpty() ? Optional.empty() : template.of(node, address).map(URI::create);
    }

    List<HealthCheck> checksOf(String node) {
        return HealthCheck.all(
                api.get("consul: read health of node " + node, "/v1/health/node/" + PercentEncoding.encode(node)));
    }

    List<HealthCheck> critical() {
        return HealthCheck.all(api.get("consul: list critical checks", "/v1/health/state/critical"));
    }

    /** Returns how many instances of a service pass on other nodes. What the token may not see does not pass. */
    int passingElsewhere(String service, String node) {
        JsonNode passing = api.get(
                "consul: read passing instances of " + service,
                "/v1/health/service/" + PercentEncoding.encode(service),
                "passing",
                "1");
        int elsewhere = 0;
        for (JsonNode one : passing) {
            if (!one.path("Node").path("Node").asText().equals(node)) {
                elsewhere++;
            }
        }
        return elsewhere;
    }
}
