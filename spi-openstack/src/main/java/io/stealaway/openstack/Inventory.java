package io.stealaway.openstack;

import io.stealaway.internal.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What placement says that a host may hand out, and has handed out. Immutable.
 *
 * @param generation placement's count of the provider's changes
 * @param odd what cannot be believed of the classes that are read here, by class and field
 */
record Inventory(
        long generation,
        SortedMap<String, Resource> resources,
        Usages usages,
        SortedSet<String> traits,
        List<String> odd) {
    static final String VCPU = "VCPU";
    static final String MEMORY_MB = "MEMORY_MB";
    static final String DISK_GB = "DISK_GB";
    static final String SRIOV_NET_VF = "SRIOV_NET_VF";

    private static final String STATUS_DISABLED = "COMPUTE_STATUS_DISABLED";
    private static final double MOST_RATIO = 1_000.0;

    /** One resource class. A ratio of 0, with which operators drain a host, hands out nothing. */
    record Resource(long total, long reserved, double allocationRatio) {
        static final Resource NONE = new Resource(0, 0, 1.0);
    }

    static Inventory read(long generation, Fields inventories, Optional<Fields> usages, Fields traits) {
        LenientFields classes = LenientFields.of(inventories.object("inventories"));
        SortedMap<String, Resource> resources = new TreeMap<>();
        put(resources, classes, VCPU, Limits.MAX_THREADS);
        put(resources, classes, MEMORY_MB, Limits.MAX_BYTES >> 20);
        put(resources, classes, DISK_GB, Limits.MAX_BYTES >> 30);
        put(resources, classes, SRIOV_NET_VF, Limits.MAX_SRIOV_FUNCTIONS);
        if (classes.has("PCPU")) {
            resources.put("PCPU", Resource.NONE);
        }
        LenientFields named = LenientFields.of(traits);
        if (!named.has("traits")) {
            named.note("traits", "is missing");
        }
        SortedSet<String> all = new TreeSet<>(named.texts("traits"));
        List<String> odd = new ArrayList<>(classes.odd());
        odd.addAll(named.odd());
        return new Inventory(generation, resources, Usages.NONE, all, List.copyOf(odd)).with(usages);
    }

    /** Returns this with what is allocated now, if that is told. */
    Inventory with(Optional<Fields> usages) {
        Usages now =
                usages.map(answer -> Usages.read(answer, resources.keySet())).orElse(Usages.NONE);
        return new Inventory(generation, resources, now, traits, odd);
    }

    /**
     * Whether Nova's scheduler passes the provider over as that of a disabled host. It goes by this trait, not by the compute
     * service, and they differ for a while when a host was enabled while it was down.
     */
    boolean disabled() {
        return traits.contains(STATUS_DISABLED);
    }

    private static void put(SortedMap<String, Resource> resources, LenientFields classes, String name, long most) {
        if (!classes.has(name)) {
            return;
        }
        Optional<LenientFields> fields = classes.object(name);
        OptionalLong total = fields.map(of -> of.number("total", 0, most)).orElse(OptionalLong.empty());
        OptionalLong reserved = fields.map(of -> of.number("reserved", 0, most)).orElse(OptionalLong.empty());
        OptionalDouble ratio = fields.map(of -> ratio(of)).orElse(OptionalDouble.empty());
        resources.put(name, new Resource(total.orElse(0), reserved.orElse(0), ratio.orElse(1.0)));
    }

    private static OptionalDouble ratio(LenientFields of) {
        OptionalDouble ratio = of.decimal("allocation_ratio");
        if (ratio.isPresent() && !(ratio.getAsDouble() >= 0.0 && ratio.getAsDouble() <= MOST_RATIO)) {
            of.note("allocation_ratio", "is " + ratio.getAsDouble() + ", which is not from 0 to 1000");
            return OptionalDouble.empty();
        }
        return ratio;
    }
}
