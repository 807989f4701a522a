package io.stealaway.consul;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One health check, as an agent or the catalog shows it.
 *
 * @param node the node it is on
 * @param id its id, unique on the node
 * @param status passing, warning or critical
 * @param notes free text; the reason of a maintenance
 * @param serviceId the service instance it is of; empty for one of the node
 */
record HealthCheck(String node, String id, String status, String notes, String serviceId) {
    private static final String NODE_MAINTENANCE = "_node_maintenance";
    private static final String SERVICE_MAINTENANCE = "_service_maintenance:";

    static HealthCheck of(JsonNode json) {
        return new HealthCheck(
                json.path("Node").asText(),
                json.path("CheckID").asText(),
                json.path("Status").asText(),
                json.path("Notes").asText(),
                json.path("ServiceID").asText());
    }

    static List<HealthCheck> all(JsonNode many) {
        List<HealthCheck> checks = new ArrayList<>();
        many.forEach(one -> checks.add(of(one)));
        return checks;
    }

    boolean maintenance() {
        return nodeMaintenance() || id.startsWith(SERVICE_MAINTENANCE);
    }

    boolean nodeMaintenance() {
        return id.equals(NODE_MAINTENANCE);
    }

    /** A warning does not take an instance out of DNS. */
    boolean well() {
        return status.equals("passing") || status.equals("warning");
    }
}
