package io.stealaway.openstack;

import io.stealaway.internal.Limits;
import io.stealaway.model.HostId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A hypervisor's hardware as Nova tells it; empty is what cannot be read. Immutable.
 *
 * @param uuid that of its resource provider too; empty when it cannot be read
 */
record Hypervisor(
        String uuid,
        HostId host,
        String type,
        OptionalLong vcpus,
        OptionalLong ramMb,
        OptionalLong diskGb,
        long threadsPerCore) {

    /** Returns the hypervisor, and tells what is odd about it; empty when its record does not tell on which host it is. */
    static Optional<Hypervisor> read(LenientFields fields, Told told) {
        Optional<String> uuid = fields.text("id");
        Optional<String> type = fields.optionalText("hypervisor_type");
        Optional<HostId> host = fields.object("service").flatMap(service -> service.id("host", HostId::of));
        // Nova writes null, or leaves it out, for what it does not know.
        long threadsPerCore = fields.has("cpu_info") && !fields.isText("cpu_info")
                ? fields.object("cpu_info").map(Hypervisor::threadsPerCore).orElse(1L)
                : 1L;
        if (host.isEmpty()) {
            told.leftOut(
                    "hypervisor " + uuid.orElse(fields.where()) + " is left out: " + String.join("; ", fields.odd()));
            return Optional.empty();
        }
        fields.odd().forEach(text -> told.host(host.get(), "nova: hypervisor " + uuid.orElse("?") + ": " + text));
        // Figures that placement tells better are no oddity of the host.
        LenientFields figures = fields.apart();
        return Optional.of(new Hypervisor(
                uuid.orElse(""),
                host.get(),
                type.orElse(""),
                figures.number("vcpus", 1, Limits.MAX_THREADS),
                figures.number("memory_mb", 1, Limits.MAX_BYTES >> 20),
                figures.number("local_gb", 0, Limits.MAX_BYTES >> 30),
                threadsPerCore));
    }

    /** Bare metal is never migrated. */
    boolean migrates() {
        return !type.equals("ironic");
    }

    private static long threadsPerCore(LenientFields cpu) {
        return cpu.has("topology")
                ? cpu.object("topology")
                        .map(topology -> topology.number("threads", 1, Limits.MAX_THREADS, 1)
                                .orElse(1))
                        .orElse(1L)
                : 1L;
    }
}
