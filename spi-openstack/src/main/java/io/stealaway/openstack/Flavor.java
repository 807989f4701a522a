package io.stealaway.openstack;

import io.stealaway.internal.Limits;
import io.stealaway.model.MicroCores;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The flavor that a server was made with, and what its extra specs mean for moving it; empty is what cannot be read.
 * Immutable.
 */
record Flavor(
        OptionalLong vcpus,
        OptionalLong ramMb,
        OptionalLong rootGb,
        OptionalLong ephemeralGb,
        OptionalLong swapMb,
        SortedMap<String, String> extraSpecs) {
    static final Flavor UNKNOWN = new Flavor(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Collections.emptySortedMap());

    // A third of the most disk that a VM may have, so that the sum of three fits.
    private static final long MOST_GIB = (Limits.MAX_BYTES / 3) >> 30;
    private static final long MOST_MIB = (Limits.MAX_BYTES / 3) >> 20;
    /** The weight that libvirt gives a vCPU unless a quota says otherwise. */
    private static final int WEIGHT_PER_VCPU = 1024;

    private static final int MOST_WEIGHT = 1 << 20;
    private static final long DEFAULT_PERIOD = 100_000;

    static Flavor read(LenientFields fields) {
        return new Flavor(
                fields.number("vcpus", 1, Limits.MAX_THREADS),
                fields.number("ram", 0, MOST_MIB),
                fields.number("disk", 0, MOST_GIB),
                fields.number("ephemeral", 0, MOST_GIB, 0),
                fields.number("swap", 0, MOST_MIB, 0),
                fields.map("extra_specs"));
    }

    /** Returns whether all its disks can be read. */
    boolean disksKnown() {
        return rootGb.isPresent() && ephemeralGb.isPresent() && swapMb.isPresent();
    }

    /** Returns the quota of all its vCPUs together ({@code quota:cpu_quota} is that of each one), if it has one. */
    OptionalLong cpuCapMicroCores(int ofVcpus) {
        OptionalLong quota = positive("quota:cpu_quota");
        if (quota.isEmpty()) {
            return OptionalLong.empty();
        }
        long period = positive("quota:cpu_period").orElse(DEFAULT_PERIOD);
        long ofEach = Math.min(quota.getAsLong() * MicroCores.PER_CORE / period, MicroCores.PER_CORE);
        return OptionalLong.of(Math.max(1, ofEach * ofVcpus));
    }

    int cpuWeight(int ofVcpus) {
        long weight = positive("quota:cpu_shares").orElse((long) WEIGHT_PER_VCPU * ofVcpus);
        return (int) Math.max(1, Math.min(MOST_WEIGHT, weight));
    }

    /** Returns whether its vCPUs have host CPUs of their own. */
    boolean pinned() {
        return Set.of("dedicated", "mixed").contains(extraSpecs.getOrDefault("hw:cpu_policy", ""))
                || requestsResource("PCPU");
    }

    /** Returns whether it holds a PCI device or a virtual GPU. */
    boolean passthrough() {
        return extraSpecs.containsKey("pci_passthrough:alias") || requestsResource("VGPU") || requestsResource("PGPU");
    }

    /** Returns the traits that are {@code required} or {@code forbidden}. */
    SortedSet<String> traits(String kind) {
        SortedSet<String> traits = new TreeSet<>();
        extraSpecs.forEach((key, value) -> {
            if (key.matches("trait[^:]*:.+") && value.equals(kind)) {
                traits.add(key.substring(key.indexOf(':') + 1));
            }
        });
        return traits;
    }

    private boolean requestsResource(String resource) {
        return extraSpecs.entrySet().stream()
                .anyMatch(spec -> spec.getKey().matches("resources[^:]*:" + resource)
                        && !spec.getValue().equals("0"));
    }

    private OptionalLong positive(String key) {
        String text = extraSpecs.getOrDefault(key, "");
        if (!text.matches("[0-9]{1,12}")) {
            return OptionalLong.empty();
        }
        long value = Long.parseLong(text);
        return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
    }
}
