package io.stealaway.openstack;

import io.stealaway.model.HostId;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.spi.BackendException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes VMs of servers. */
final class VmAssembler {
    private final OpenStackConfig config;
    private final KnownCluster known;
    private final Set<HostId> hosts;
    private final SortedMap<VmId, SortedSet<ServerGroupId>> groups = new TreeMap<>();
    private final SortedMap<VmId, Instant> arrivals = new TreeMap<>();

    VmAssembler(OpenStackConfig config, KnownCluster known, Set<HostId> hosts) {
        this.config = config;
        this.known = known;
        this.hosts = hosts;
        for (GroupMembers group : known.groups()) {
            for (VmId member : group.members()) {
                groups.computeIfAbsent(member, vm -> new TreeSet<>())
                        .add(group.group().id());
            }
        }
        for (MigrationRecord migration : known.migrations().values()) {
            if (migration.completed()) {
                arrivals.merge(migration.vm(), migration.changedAt(), (a, b) -> a.isAfter(b) ? a : b);
            }
        }
    }

    Vm vm(Server server, HostId host) {
        Flavor flavor = server.flavor();
        PortFacts ports = known.ports().getOrDefault(server.id(), PortFacts.NONE);
        long disk = Bytes.ofGibi((server.bootsFromVolume() ? 0 : flavor.rootGb()) + flavor.ephemeralGb())
                + Bytes.ofMebi(flavor.swapMb());
        Vm.Builder vm = Vm.builder(server.id(), host, server.tenant())
                .vcpus(flavor.vcpus())
                .ramBytes(Bytes.ofMebi(flavor.ramMb()))
                .state(server.state())
                .diskBytes(disk)
                .localDiskBytes(config.sharedInstanceStorage() ? 0 : disk)
                .cpuWeight(flavor.cpuWeight())
                .sriovFunctions(ports.functions())
                .passthrough(ports.passthrough() || flavor.passthrough())
                .volumes(volumes(server))
                .serverGroups(groups.getOrDefault(server.id(), Collections.emptySortedSet()))
                .requiredTraits(flavor.traits("required"))
                .forbiddenTraits(flavor.traits("forbidden"))
                .locked(server.locked())
                .pinned(flavor.pinned())
                .optedOut(optedOut(server))
                .metadata(metadata(server));
        role(server).ifPresent(vm::role);
        flavor.cpuCapMicroCores().ifPresent(vm::cpuCapMicroCores);
        sameHostVolume(server).ifPresent(vm::sameHostVolume);
        Optional.ofNullable(arrivals.get(server.id())).ifPresent(vm::lastMigratedAt);
        return vm.build();
    }

    private Optional<Role> role(Server server) {
        return config.roleKeys().stream()
                .flatMap(key -> labelled(server, key).stream())
                .flatMap(text -> valid(text).stream())
                .findFirst();
    }

    /** Owners write what they like; what cannot be a role is none. */
    private static Optional<Role> valid(String text) {
        try {
            return Optional.of(Role.of(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> labelled(Server server, String key) {
        String value = server.metadata().get(key);
        if (value != null) {
            return Optional.of(value);
        }
        return server.tags().stream()
                .filter(tag -> tag.startsWith(key + "=") || tag.startsWith(key + ":"))
                .map(tag -> tag.substring(key.length() + 1))
                .findFirst();
    }

    private boolean optedOut(Server server) {
        String key = config.optOutKey();
        return server.tags().contains(key)
                || labelled(server, key)
                        .filter(value -> !value.strip().equalsIgnoreCase("false"))
                        .isPresent();
    }

    private List<Volume> volumes(Server server) {
        return server.volumes().stream().map(this::volume).toList();
    }

    private Volume volume(VolumeId id) {
        if (known.volumes().isEmpty()) {
            return new Volume(id, 0, Optional.empty());
        }
        VolumeFacts facts = known.volumes().get().get(id);
        if (facts == null) {
            throw new BackendException.Unavailable(
                    "cinder: read volumes", "volume " + id + " is attached but not listed; the list changes");
        }
        return new Volume(
                id,
                Bytes.ofGibi(facts.gigabytes()),
                facts.backendHost().map(HostId::of).filter(hosts::contains));
    }

    private Optional<VolumeId> sameHostVolume(Server server) {
        return Optional.ofNullable(server.metadata().get(config.sameHostVolumeKey()))
                .filter(text -> !text.isBlank())
                .map(text -> VolumeId.of(text.strip()));
    }

    private static SortedMap<String, String> metadata(Server server) {
        SortedMap<String, String> metadata = new TreeMap<>(server.metadata());
        metadata.put("openstack.name", server.name());
        server.hostname().ifPresent(hostname -> metadata.put("openstack.hostname", hostname));
        return metadata;
    }
}
