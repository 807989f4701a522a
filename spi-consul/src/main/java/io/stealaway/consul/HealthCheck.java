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

    /** Reads a list of them, as the catalog has it. */
    static List<HealthCheck> listed(Records many) {
        return many.elements().stream().map(one -> of(many, one)).toList();
    }

    /** Reads those of a list that are a maintenance. */
    static List<HealthCheck> maintenances(Records many) {
        return many.elements().stream()
                .filter(one -> maintenance(many.text(one, "CheckID")))
                .map(one -> of(many, one))
                .toList();
    }

    /** Reads an object with one of them in each member, as an agent has it. */
    static List<HealthCheck> byId(Records many) {
        List<HealthCheck> checks = new ArrayList<>();
        many.members().forEach(one -> checks.add(of(many, one.getValue())));
        return checks;
    }

    private static HealthCheck of(Records many, JsonNode one) {
        return new HealthCheck(
                many.name(one, "Node"),
                many.name(one, "CheckID"),
                many.name(one, "Status"),
                many.text(one, "Notes"),
                many.text(one, "ServiceID"));
    }

    boolean maintenance() {
        return maintenance(id);
    }

    private static boolean maintenance(String id) {
        return id.equals(NODE_MAINTENANCE) || id.startsWith(SERVICE_MAINTENANCE);
    }

    boolean nodeMaintenance() {
        return id.equals(NODE_MAINTENANCE);
    }

    /** A warning does not take an instance out of DNS. */
    boolean well() {
        return status.equals("passing") || status.equals("warning");
    }
}
