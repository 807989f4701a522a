package io.stealaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.model.HostId;
import io.stealaway.spi.BackendException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The lab's hosts as an operator changes them: services, allocation ratios, traits. Puts them back. */
final class LabHosts implements AutoCloseable {
    static final String STATUS_DISABLED = "COMPUTE_STATUS_DISABLED";

    private static final int ATTEMPTS = 10;
    /** What nova.conf says; Nova's CPU weigher believes it whatever Placement says. */
    static final double CPU_RATIO = 2.0;

    private static final Map<String, Double> RATIOS =
            Map.of(Inventory.VCPU, CPU_RATIO, Inventory.MEMORY_MB, 1.0, Inventory.DISK_GB, 1.0);

    private final Lab lab;
    private final TreeMap<HostId, String> services = new TreeMap<>();
    private final TreeMap<HostId, String> providers = new TreeMap<>();
    private final TreeMap<HostId, TreeSet<String>> given = new TreeMap<>();

    LabHosts(Lab lab) {
        this.lab = lab;
        for (JsonNode service : lab.read("/os-services?binary=nova-compute").path("services")) {
            services.put(
                    HostId.of(service.path("host").asText()), service.path("id").asText());
        }
        for (JsonNode provider :
                lab.send("GET", Service.PLACEMENT, "/resource_providers", null).path("resource_providers")) {
            providers.put(
                    HostId.of(provider.path("name").asText()),
                    provider.path("uuid").asText());
        }
    }

    List<HostId> all() {
        return List.copyOf(services.navigableKeySet());
    }

    void enabled(HostId host, boolean enabled) {
        lab.service(host, enabled);
    }

    /**
     * Says that a host is down, or no longer. A host that was enabled while it was down keeps its trait until nova-compute's
     * next audit; that moment is not ours to choose, so it is enabled once more.
     */
    void forcedDown(HostId host, boolean down) {
        lab.send("PUT", Service.COMPUTE, "/os-services/" + services.get(host), Map.of("forced_down", down));
        if (!down && enabled(host) && traits(host).contains(STATUS_DISABLED)) {
            enabled(host, false);
            enabled(host, true);
        }
    }

    private boolean enabled(HostId host) {
        return lab.read("/os-services?binary=nova-compute&host=" + host)
                .path("services")
                .path(0)
                .path("status")
                .asText()
                .equals("enabled");
    }

    /** Sets how much more of a resource class a host hands out than it has. */
    void ratio(HostId host, String resourceClass, double ratio) {
        change(host, "/inventories/" + resourceClass, now -> now.put("allocation_ratio", ratio));
    }

    SortedSet<String> traits(HostId host) {
        TreeSet<String> traits = new TreeSet<>();
        lab.send("GET", Service.PLACEMENT, "/resource_providers/" + providers.get(host) + "/traits", null)
                .path("traits")
                .forEach(trait -> traits.add(trait.asText()));
        return traits;
    }

    /** Gives a host these traits beside those that it has by itself. */
    void traits(HostId host, Collection<String> custom) {
        change(host, "/traits", now -> {
            TreeSet<String> traits = new TreeSet<>();
            now.path("traits").forEach(trait -> traits.add(trait.asText()));
            traits.removeAll(given.getOrDefault(host, new TreeSet<>()));
            traits.addAll(custom);
            return now.set("traits", new ObjectMapper().valueToTree(new ArrayList<>(traits)));
        });
        given.put(host, new TreeSet<>(custom));
    }

    /** Allocates RAM of a host, in MiB, to nothing that Nova knows, and returns to whom. */
    String allocate(HostId host, long ramMb) {
        String consumer = UUID.randomUUID().toString();
        String project = UUID.randomUUID().toString();
        lab.send(
                "PUT",
                Service.PLACEMENT,
                "/allocations/" + consumer,
                Map.of(
                        "allocations",
                        Map.of(providers.get(host), Map.of("resources", Map.of(Inventory.MEMORY_MB, ramMb))),
                        "project_id",
                        project,
                        "user_id",
                        project));
        return consumer;
    }

    void release(String consumer) {
        lab.send("DELETE", Service.PLACEMENT, "/allocations/" + consumer, null);
    }

    /** Another one, such as the host's own nova-compute, may change the provider meanwhile. */
    private void change(HostId host, String what, UnaryOperator<ObjectNode> change) {
        String path = "/resource_providers/" + providers.get(host) + what;
        for (int attempt = 1; ; attempt++) {
            try {
                lab.send("PUT", Service.PLACEMENT, path, change.apply((ObjectNode)
                        lab.send("GET", Service.PLACEMENT, path, null)));
                return;
            } catch (BackendException.Conflict e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        for (HostId host : all()) {
            enabled(host, true);
            forcedDown(host, false);
            traits(host, List.of());
            RATIOS.forEach((resourceClass, ratio) -> ratio(host, resourceClass, ratio));
        }
    }
}
