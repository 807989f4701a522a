package io.stealaway.consul;

import io.stealaway.spi.BackendException;
import java.net.URI;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The agent of one VM: the only place where its maintenance can be set. Thread-safe. */
final class Agent {
    private final ConsulApi api;
    private final URI address;
    private final String node;

    private Agent(ConsulApi api, URI address, String node) {
        this.api = api;
        this.address = address;
        this.node = node;
    }

    /**
     * Returns the agent at an address once it says that it is this node's, which also proves that the token is known to it.
     *
     * @throws BackendException.Conflict if it is another node's
     */
    static Agent at(ConsulApi api, URI address, String node) {
        String operation = "consul: ask agent " + address + " for its name";
        String name = api.nodeOf(operation, address);
        if (!name.equals(node)) {
            throw new BackendException.Conflict(operation, "it is the agent of " + name + " and not of " + node);
        }
        return new Agent(api, address, node);
    }

    URI address() {
        return address;
    }

    String node() {
        return node;
    }

    List<HealthCheck> checks() {
        String operation = "consul: read checks of agent " + node;
        return HealthCheck.byId(new Records(operation, api.getAgent(operation, address, "/v1/agent/checks")));
    }

    /** Returns the services on the node, name by instance id. */
    SortedMap<String, String> services() {
        TreeMap<String, String> services = new TreeMap<>();
        String operation = "consul: read services of agent " + node;
        Records all = new Records(operation, api.getAgent(operation, address, "/v1/agent/services"));
        all.members().forEach(one -> services.put(one.getKey(), all.name(one.getValue(), "Service")));
        return services;
    }

    void enable(Scope scope, String reason) {
        for (String path : scope.paths()) {
            api.putAgent("consul: begin maintenance of " + node, address, path, "enable", "true", "reason", reason);
        }
    }

    /** Ends the maintenance of one check, which the caller has read and knows to be ours. */
    void disable(HealthCheck ours) {
        api.putAgent(
                "consul: end maintenance of " + node,
                address,
                Scope.of(ours).paths().get(0),
                "enable",
                "false");
    }
}
