package io.stealaway.openstack;

import io.stealaway.model.MicroCores;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** The flavor that a server was made with, and what its extra specs mean for moving it. Immutable. */
record Flavor(int vcpus, long ramMb, long rootGb, long ephemeralGb, long swapMb, SortedMap<String, String> extraSpecs) {
    /** The weight that libvirt gives a vCPU unless a quota says otherwise. */
    private static final int WEIGHT_PER_VCPU = 1024;

    private static final int MOST_WEIGHT = 1 << 20;
    private static final long DEFAULT_PERIOD = 100_000;

    static Flavor read(Fields fields) {
        return new Flavor(
                (int) Math.min(Integer.MAX_VALUE, fields.number("vcpus")),
                fields.number("ram"),
                fields.number("disk"),
                fields.number("ephemeral", 0),
                fields.number("swap", 0),
                fields.map("extra_specs"));
    }

    /** Returns the quota of all its vCPUs together ({@code quota:cpu_quota} is that of each one), if it has one. */
    OptionalLong cpuCapMicroCores() {
        OptionalLong quota = positive("quota:cpu_quota");
        if (quota.isEmpty()) {
            return OptionalLong.empty();
        }
        long period = positive("quota:cpu_period").orElse(DEFAULT_PERIOD);
        return OptionalLong.of(Math.max(1, quota.getAsLong() * MicroCores.PER_CORE / period * vcpus));
    }

    int cpuWeight() {
        long weight = positive("quota:cpu_shares").orElse((long) WEIGHT_PER_VCPU * vcpus);
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
