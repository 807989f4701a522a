package io.stealaway.openstack;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.spi.BackendException;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes hosts of what Nova and Placement say. A host that Placement does not know has what Nova says of it, ratio 1: Nova's
 * scheduler would send nothing there.
 */
final class HostAssembler {
    private static final Inventory UNKNOWN = new Inventory(-1, new TreeMap<>(), Collections.emptySortedSet());

    private final OpenStackConfig config;
    private final KnownCluster known;

    HostAssembler(OpenStackConfig config, KnownCluster known) {
        this.config = config;
        this.known = known;
    }

    SortedMap<HostId, Host> hosts() {
        SortedMap<HostId, Host> hosts = new TreeMap<>();
        for (Hypervisor hypervisor : known.hypervisors()) {
            Host earlier = hosts.put(hypervisor.host(), host(hypervisor));
            if (earlier != null) {
                throw new BackendException.Conflict(
                        "nova: read hypervisors",
                        "host " + hypervisor.host() + " has several hypervisors, of which none can be a target");
            }
        }
        return hosts;
    }

    private Host host(Hypervisor hypervisor) {
        ComputeService service = known.services().get(hypervisor.host());
        if (service == null) {
            throw new BackendException.Unavailable(
                    "nova: read compute services",
                    "hypervisor " + hypervisor.uuid() + " has no service; the list changes");
        }
        Inventory inventory = known.inventories().getOrDefault(hypervisor.uuid(), UNKNOWN);
        Inventory.Resource cpu = resource(inventory, "VCPU", hypervisor.vcpus());
        Inventory.Resource ram = resource(inventory, "MEMORY_MB", hypervisor.ramMb());
        Inventory.Resource disk = resource(inventory, "DISK_GB", hypervisor.diskGb());
        int threads = (int) Math.max(1, cpu.total());
        return Host.builder(hypervisor.host(), zone(service))
                .cores((int) Math.max(1, threads / hypervisor.threadsPerCore()))
                .threads(threads)
                // A compute that has not reported yet has nothing at all: then what we must pretend is there is
                // reserved.
                .reservedThreads((int) reserved(cpu, threads))
                .cpuAllocationRatio(cpu.allocationRatio())
                .ramBytes(Bytes.ofMebi(Math.max(1, ram.total())))
                .reservedRamBytes(Bytes.ofMebi(reserved(ram, Math.max(1, ram.total()))))
                .ramAllocationRatio(ram.allocationRatio())
                .diskBytes(Bytes.ofGibi(disk.total()))
                .reservedDiskBytes(Bytes.ofGibi(Math.min(disk.reserved(), disk.total())))
                .diskAllocationRatio(disk.allocationRatio())
                .sriovFunctions((int) resource(inventory, "SRIOV_NET_VF", 0).total())
                .linkBytesPerSecond(config.linkBytesPerSecond())
                .enabled(service.enabled())
                .up(service.up())
                .maintenance(inMaintenance(hypervisor.host()))
                .traits(inventory.traits())
                .build();
    }

    private static Inventory.Resource resource(Inventory inventory, String name, long otherwise) {
        Inventory.Resource known = inventory.resources().get(name);
        return known == null ? new Inventory.Resource(Math.max(0, otherwise), 0, 1.0) : known;
    }

    private static long reserved(Inventory.Resource resource, long total) {
        return resource.total() == 0 ? total : Math.min(resource.reserved(), total);
    }

    private AvailabilityZone zone(ComputeService service) {
        Optional<AvailabilityZone> named = known.aggregates().stream()
                .filter(aggregate -> aggregate.hosts().contains(service.host()))
                .flatMap(aggregate -> aggregate.zone().stream())
                .findFirst();
        return named.orElse(service.zone());
    }

    private boolean inMaintenance(HostId host) {
        return known.aggregates().stream()
                .filter(aggregate -> aggregate.hosts().contains(host))
                .anyMatch(aggregate ->
                        Boolean.parseBoolean(aggregate.metadata().getOrDefault(config.maintenanceKey(), "")));
    }
}
