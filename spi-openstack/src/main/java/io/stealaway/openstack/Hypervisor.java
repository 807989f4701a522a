package io.stealaway.openstack;

import io.stealaway.model.HostId;

/** A hypervisor's hardware as Nova tells it. Immutable. */
record Hypervisor(String uuid, HostId host, String type, long vcpus, long ramMb, long diskGb, long threadsPerCore) {

    static Hypervisor read(Fields fields) {
        return new Hypervisor(
                fields.text("id"),
                HostId.of(fields.object("service").text("host")),
                fields.optionalText("hypervisor_type").orElse(""),
                fields.number("vcpus"),
                fields.number("memory_mb"),
                fields.number("local_gb"),
                threadsPerCore(fields));
    }

    /** Bare metal is never migrated. */
    boolean migrates() {
        return !type.equals("ironic");
    }

    private static long threadsPerCore(Fields fields) {
        if (!fields.hasObject("cpu_info") || !fields.object("cpu_info").hasObject("topology")) {
            return 1;
        }
        return Math.max(1, fields.object("cpu_info").object("topology").number("threads", 1));
    }
}
