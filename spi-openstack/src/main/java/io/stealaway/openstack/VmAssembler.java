package io.stealaway.openstack;

import io.stealaway.internal.Sanitizer;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Makes VMs of servers, and tells what is odd about them. */
final class VmAssembler {
    private static final Pattern HALF_PAIRS = Pattern.compile("\\p{Cs}");
    private static final int SHOWN = 60;
    private static final long MIB_PER_GIB = 1024;
    private static final Tenant UNKNOWN = Tenant.of("unknown");

    private final OpenStackConfig config;
    private final KnownCluster known;
    private final SortedMap<HostId, Host> hosts;
    private final SortedMap<String, HostId> byName = new TreeMap<>();
    private final Told told;
    private final SortedMap<ServerGroupId, ServerGroup> groups = new TreeMap<>();
    private final SortedMap<VmId, SortedSet<ServerGroupId>> groupsOf = new TreeMap<>();
    private final SortedMap<VmId, Instant> arrivals = new TreeMap<>();

    VmAssembler(OpenStackConfig config, KnownCluster known, SortedMap<HostId, Host> hosts, Told told, Instant takenAt) {
        this.config = config;
        this.known = known;
        this.hosts = hosts;
        this.told = told;
        hosts.keySet().forEach(host -> byName.put(host.value(), host));
        known.groups().forEach(this::add);
        for (MigrationRecord migration : known.migrations().values()) {
            add(migration, takenAt);
        }
    }

    private void add(GroupMembers members) {
        if (!members.odd().isEmpty()) {
            String line = "nova: server group " + members.name() + ": " + String.join("; ", members.odd());
            members.members().forEach(vm -> told.vm(vm, line));
            if (members.members().isEmpty() || members.odd().stream().anyMatch(odd -> odd.startsWith("members"))) {
                // Of whom it is the group cannot be told, so none of them could be.
                told.leftOut(line);
            }
        }
        members.group().ifPresent(group -> {
            ServerGroup earlier = groups.putIfAbsent(group.id(), group);
            boolean differs = earlier != null && !earlier.equals(group);
            for (VmId member : members.members()) {
                groupsOf.computeIfAbsent(member, vm -> new TreeSet<>()).add(group.id());
            }
            if (differs) {
                String line = "nova: server group " + group.id() + " is listed twice, and differs";
                groupsOf.forEach((vm, of) -> {
                    if (of.contains(group.id())) {
                        told.vm(vm, line);
                    }
                });
            }
        });
    }

    private void add(MigrationRecord migration, Instant takenAt) {
        String name = "nova: migration " + migration.uuid() + ": ";
        if (!migration.odd().isEmpty()) {
            told.vm(migration.vm(), name + String.join("; ", migration.odd()));
        }
        if (migration.completed()) {
            if (migration.changedAt().isAfter(takenAt.plus(OpenStackTopology.SKEW))) {
                told.vm(migration.vm(), name + "ended at " + migration.changedAt() + ", which is yet to come");
            }
            arrivals.merge(migration.vm(), migration.changedAt(), (a, b) -> a.isAfter(b) ? a : b);
        }
    }

    /** Returns the groups that a VM may name. */
    Collection<ServerGroup> groups() {
        return groups.values();
    }

    /** What its flavor does not tell is taken to be all that its host has. */
    Vm vm(Server server, HostId on) {
        Host host = Objects.requireNonNull(hosts.get(on));
        server.odd().forEach(text -> told.vm(server.id(), "nova: " + text));
        Flavor flavor = server.flavor();
        int vcpus = (int) flavor.vcpus().orElse(host.threads());
        long ram = flavor.ramMb().isPresent() ? Bytes.ofMebi(flavor.ramMb().getAsLong()) : host.ramBytes();
        long disk = disk(server, flavor, host);
        Vm.Builder vm = Vm.builder(server.id(), on, server.tenant().orElse(UNKNOWN))
                .vcpus(vcpus)
                .ramBytes(ram)
                .state(server.state())
                .diskBytes(disk)
                .localDiskBytes(config.sharedInstanceStorage() ? 0 : disk - swapRoundedUp(flavor))
                .cpuWeight(flavor.cpuWeight(vcpus))
                .passthrough(flavor.passthrough())
                .volumes(volumes(server))
                .serverGroups(groupsOf.getOrDefault(server.id(), Collections.emptySortedSet()))
                .requiredTraits(flavor.traits("required"))
                .forbiddenTraits(flavor.traits("forbidden"))
                .locked(server.locked())
                .pinned(flavor.pinned())
                .optedOut(optedOut(server))
                .metadata(metadata(server));
        ports(server, vm);
        role(server).ifPresent(vm::role);
        flavor.cpuCapMicroCores(vcpus).ifPresent(vm::cpuCapMicroCores);
        sameHostVolume(server).ifPresent(vm::sameHostVolume);
        Optional.ofNullable(arrivals.get(server.id())).ifPresent(vm::lastMigratedAt);
        return vm.build();
    }

    private static long disk(Server server, Flavor flavor, Host host) {
        return flavor.disksKnown() ? diskBytes(server, flavor) : host.diskBytes();
    }

    /** What Placement counts: whole GiB, swap rounded up. */
    static long diskBytes(Server server, Flavor flavor) {
        long root = server.bootsFromVolume() ? 0 : flavor.rootGb().orElseThrow();
        return Bytes.ofGibi(root + flavor.ephemeralGb().orElseThrow())
                + Bytes.ofMebi(flavor.swapMb().orElseThrow())
                + swapRoundedUp(flavor);
    }

    /** Returns what Placement counts for swap beyond what there is of it. */
    private static long swapRoundedUp(Flavor flavor) {
        return flavor.disksKnown() ? Bytes.ofMebi(Math.floorMod(-flavor.swapMb().getAsLong(), MIB_PER_GIB)) : 0;
    }

    private void ports(Server server, Vm.Builder vm) {
        int functions = 0;
        for (PortFacts port : known.ports().getOrDefault(server.id(), List.of())) {
            if (port.belongsTo(server)) {
                port.odd().forEach(text -> told.vm(server.id(), "neutron: its port: " + text));
                functions += port.wholeDevice() ? 0 : 1;
                if (port.wholeDevice()) {
                    vm.passthrough(true);
                }
            }
        }
        vm.sriovFunctions(functions);
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
        return server.volumes().stream().map(id -> volume(server.id(), id)).toList();
    }

    private Volume volume(VmId vm, VolumeId id) {
        if (known.volumes().isEmpty()) {
            return new Volume(id, 0, Optional.empty());
        }
        VolumeFacts facts = known.volumes().get().get(id);
        if (facts == null) {
            told.vm(vm, "volume " + id + " is attached but Cinder does not list it");
            return new Volume(id, 0, Optional.empty());
        }
        facts.odd().forEach(text -> told.vm(vm, "cinder: volume " + id + ": " + text));
        return facts.volume(byName);
    }

    private Optional<VolumeId> sameHostVolume(Server server) {
        return Optional.ofNullable(server.metadata().get(config.sameHostVolumeKey()))
                .filter(text -> !text.isBlank())
                .flatMap(text -> volumeId(server, text.strip()));
    }

    private Optional<VolumeId> volumeId(Server server, String text) {
        try {
            return Optional.of(VolumeId.of(text));
        } catch (IllegalArgumentException e) {
            told.vm(
                    server.id(),
                    "nova: metadata." + config.sameHostVolumeKey() + " names no volume: "
                            + Sanitizer.oneLine(text, SHOWN));
            return Optional.empty();
        }
    }

    /** Half a surrogate pair in a key could not be written to any document. */
    private static SortedMap<String, String> metadata(Server server) {
        SortedMap<String, String> metadata = new TreeMap<>();
        server.metadata()
                .forEach((key, value) -> metadata.put(HALF_PAIRS.matcher(key).replaceAll("?"), value));
        metadata.put("openstack.name", server.name());
        told(metadata, "openstack.hostname", server.hostname());
        told(metadata, "openstack.instance_name", server.instanceName());
        return metadata;
    }

    /** What Nova does not tell, an owner must not tell in its place: metrics are mapped to VMs by it. */
    private static void told(SortedMap<String, String> metadata, String key, Optional<String> value) {
        metadata.remove(key);
        value.ifPresent(text -> metadata.put(key, text));
    }
}
