package io.stealaway.openstack;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.openstack.Inventory.Resource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes hosts of what Nova and Placement say, and tells what is odd about them. What Placement does not say, or says oddly,
 * a host does not hand out; no other figure takes its place.
 */
final class HostAssembler {
    private static final Inventory UNKNOWN =
            new Inventory(-1, new TreeMap<>(), Usages.NONE, Collections.emptySortedSet(), List.of());

    private final OpenStackConfig config;
    private final KnownCluster known;
    private final Told told;
    private final HostClaims claims;

    HostAssembler(OpenStackConfig config, KnownCluster known, Told told) {
        this.config = config;
        this.known = known;
        this.told = told;
        claims = HostClaims.of(known);
    }

    SortedMap<HostId, Host> hosts() {
        for (Aggregate aggregate : known.aggregates()) {
            tell(aggregate);
        }
        SortedMap<HostId, List<Hypervisor>> byHost = new TreeMap<>();
        known.hypervisors().stream()
                .filter(Hypervisor::migrates)
                .forEach(hypervisor -> byHost.computeIfAbsent(hypervisor.host(), host -> new ArrayList<>())
                        .add(hypervisor));
        SortedMap<HostId, Host> hosts = new TreeMap<>();
        byHost.forEach((id, hypervisors) -> host(id, hypervisors).ifPresent(host -> hosts.put(id, host)));
        return hosts;
    }

    private void tell(Aggregate aggregate) {
        if (!aggregate.odd().isEmpty()) {
            String line = "nova: aggregate " + aggregate.name() + ": " + String.join("; ", aggregate.odd());
            aggregate.hosts().forEach(host -> told.host(host, line));
            if (aggregate.hosts().isEmpty()) {
                told.leftOut(line);
            }
        }
    }

    private Optional<Host> host(HostId id, List<Hypervisor> hypervisors) {
        if (hypervisors.size() > 1) {
            told.host(
                    id,
                    "nova: several hypervisors: "
                            + hypervisors.stream().map(Hypervisor::uuid).collect(Collectors.joining(", ")));
        }
        Optional<ComputeService> service = Optional.ofNullable(known.services().get(id));
        Optional<AvailabilityZone> zone = zone(id).or(() -> service.flatMap(ComputeService::zone));
        if (zone.isEmpty()) {
            told.leftOut("nova: host " + id + " is left out with its servers: "
                    + service.map(of -> "its compute service: " + String.join("; ", of.odd()))
                            .orElse("it has no compute service, and no aggregate tells its zone"));
            return Optional.empty();
        }
        service.ifPresentOrElse(
                of -> of.odd().forEach(text -> told.host(id, "nova: compute service: " + text)),
                () -> told.host(id, "nova: no compute service"));
        return Optional.of(host(id, zone.get(), hypervisors.get(0), service));
    }

    private Host host(HostId id, AvailabilityZone zone, Hypervisor hypervisor, Optional<ComputeService> service) {
        Inventory inventory = inventory(hypervisor);
        Resource cpu = resource(hypervisor, inventory, Inventory.VCPU);
        Resource ram = resource(hypervisor, inventory, Inventory.MEMORY_MB);
        Resource disk = resource(hypervisor, inventory, Inventory.DISK_GB);
        Resource functions = inventory.resources().getOrDefault(Inventory.SRIOV_NET_VF, Resource.NONE);
        // What is there and must not be handed out is reserved: a host has at least one thread, and a byte.
        int threads = (int) (cpu.total() > 0 ? cpu.total() : hypervisor.vcpus().orElse(1));
        long ramMb = ram.total() > 0 ? ram.total() : hypervisor.ramMb().orElse(1);
        return Host.builder(id, zone)
                .cores((int) Math.max(1, threads / hypervisor.threadsPerCore()))
                .threads(threads)
                .reservedThreads((int) reserved(cpu, threads))
                .cpuAllocationRatio(ratio(cpu))
                .ramBytes(Bytes.ofMebi(ramMb))
                .reservedRamBytes(Bytes.ofMebi(reserved(ram, ramMb)))
                .ramAllocationRatio(ratio(ram))
                .diskBytes(Bytes.ofGibi(disk.total()))
                .reservedDiskBytes(Bytes.ofGibi(reserved(disk, disk.total())))
                .diskAllocationRatio(ratio(disk))
                .claims(claims.on(id, inventory))
                .sriovFunctions((int) functions.total())
                .linkBytesPerSecond(config.linkBytesPerSecond())
                .enabled(service.map(ComputeService::enabled).orElse(false) && !inventory.disabled())
                .up(service.map(ComputeService::up).orElse(false))
                .maintenance(inMaintenance(id))
                .traits(inventory.traits())
                .build();
    }

    private Inventory inventory(Hypervisor hypervisor) {
        Inventory inventory = known.inventories().get(hypervisor.uuid());
        if (inventory == null) {
            told.host(hypervisor.host(), "placement: there is no provider " + hypervisor.uuid());
            return UNKNOWN;
        }
        Stream.concat(inventory.odd().stream(), inventory.usages().odd().stream())
                .forEach(
                        text -> told.host(hypervisor.host(), "placement: provider " + hypervisor.uuid() + ": " + text));
        return inventory;
    }

    /** Returns what there is of a class; and says it when that is nothing, though the provider has others. */
    private Resource resource(Hypervisor hypervisor, Inventory inventory, String name) {
        Resource resource = inventory.resources().get(name);
        String provider = "placement: provider " + hypervisor.uuid() + " of host " + hypervisor.host();
        if (resource == null) {
            boolean meant = name.equals(Inventory.VCPU) && inventory.resources().containsKey("PCPU");
            if (!meant && !inventory.equals(UNKNOWN)) {
                told.leftOut(provider + " has no " + name + ": the host takes no VM that needs any");
            }
            return Resource.NONE;
        }
        if (resource.allocationRatio() == 0.0) {
            told.leftOut(provider + ": " + name + ".allocation_ratio is 0: the host takes no VM that needs any");
        }
        return resource;
    }

    /** A ratio that hands out nothing is told by reserving all. */
    private static double ratio(Resource resource) {
        return resource.allocationRatio() == 0.0 ? 1.0 : resource.allocationRatio();
    }

    private static long reserved(Resource resource, long total) {
        boolean nothing = resource.total() == 0 || resource.allocationRatio() == 0.0;
        return nothing ? total : Math.min(resource.reserved(), total);
    }

    /** Returns the zone that the aggregates of a host name; two would contradict each other. */
    private Optional<AvailabilityZone> zone(HostId host) {
        TreeSet<AvailabilityZone> named = known.aggregates().stream()
                .filter(aggregate -> aggregate.hosts().contains(host))
                .flatMap(aggregate -> aggregate.zone().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (named.size() > 1) {
            told.host(host, "nova: its aggregates name several zones: " + named);
        }
        return named.stream().findFirst();
    }

    private boolean inMaintenance(HostId host) {
        return known.aggregates().stream()
                .filter(aggregate -> aggregate.hosts().contains(host))
                .anyMatch(aggregate ->
                        Boolean.parseBoolean(aggregate.metadata().getOrDefault(config.maintenanceKey(), "")));
    }
}
