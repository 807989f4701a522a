package io.stealaway.openstack;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What placement says that a host may hand out. Immutable.
 *
 * @param generation placement's count of the provider's changes
 */
record Inventory(long generation, SortedMap<String, Resource> resources, SortedSet<String> traits) {

    /** One resource class. */
    record Resource(long total, long reserved, double allocationRatio) {}

    static SortedMap<String, Resource> resources(Fields answer) {
        SortedMap<String, Resource> resources = new TreeMap<>();
        Fields inventories = answer.object("inventories");
        for (String name : inventories.names()) {
            Fields resource = inventories.object(name);
            resources.put(
                    name,
                    new Resource(
                            resource.number("total"),
                            resource.number("reserved", 0),
                            resource.decimal("allocation_ratio")));
        }
        return resources;
    }
}
