package io.stealaway.openstack;

import io.stealaway.internal.http.Deadline;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.VolumeId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster as Nova, Placement, Cinder and Neutron tell it, of all tenants.
 *
 * <p>The first snapshot, and one every {@link OpenStackConfig.Builder#fullSnapshotEvery}, reads everything; those between
 * read services, changed servers, changed migrations and provider generations, four requests, and everything again when
 * that does not suffice (a new server, host or volume). Inventories are read again when their provider's generation
 * changed. What was read before a failure of the first snapshot is kept, so that a cloud too large for one call's time is
 * read in several.
 *
 * <p>A part that cannot be read, a cell that does not answer, or parts that contradict each other fail the snapshot.
 *
 * <p>One thread at a time, as {@link Topology} demands; a second caller waits.
 */
public final class OpenStackTopology implements Topology, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStackTopology.class);

    /** The clocks of Nova's processes differ, and a change may be committed after a later one. */
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    private final OpenStackConfig config;
    private final Api api;
    private final Nova nova;
    private final SortedMap<String, Inventory> inventories = new TreeMap<>();
    private @Nullable KnownCluster known;

    /** Creates a topology; it reads nothing yet. */
    public OpenStackTopology(OpenStackConfig config) {
        this(config, new Api(config));
    }

    OpenStackTopology(OpenStackConfig config, Api api) {
        this.config = config;
        this.api = api;
        nova = new Nova(api, config.pageSize());
    }

    @Override
    public synchronized ClusterSnapshot snapshot() {
        Deadline deadline = api.deadline();
        Instant takenAt = config.clock().instant();
        try {
            KnownCluster read = read(takenAt, deadline);
            ClusterSnapshot snapshot = new SnapshotAssembler(config, read).snapshot(takenAt);
            known = read;
            return snapshot;
        } catch (BackendException.NotFound e) {
            throw new BackendException.Unavailable(
                    e.operation(), "vanished while the cluster was read: " + e.getMessage(), e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BackendException.Unavailable(
                    "nova: read the cluster", "the answers make no sense: " + e.getMessage(), e);
        }
    }

    /** Closes the HTTP client, unless it was handed in. */
    @Override
    public void close() {
        api.close();
    }

    /** Returns how many requests were sent since the start. */
    long requests() {
        return api.requests();
    }

    private KnownCluster read(Instant takenAt, Deadline deadline) {
        KnownCluster before = known;
        if (before == null || !takenAt.isBefore(before.fullAt().plus(config.fullSnapshotEvery()))) {
            return everything(takenAt, deadline);
        }
        Optional<KnownCluster> updated = changes(before, deadline);
        if (updated.isEmpty()) {
            LOG.debug("the changes are not enough: reading everything");
        }
        return updated.orElseGet(() -> everything(takenAt, deadline));
    }

    private KnownCluster everything(Instant takenAt, Deadline deadline) {
        SortedMap<HostId, ComputeService> services = nova.services(deadline);
        List<Aggregate> aggregates = nova.aggregates(deadline);
        List<Hypervisor> hypervisors = nova.hypervisors(deadline);
        SortedMap<String, Inventory> current = inventories(hypervisors, nova.providers(deadline), deadline);
        List<GroupMembers> groups = nova.serverGroups(deadline);
        // Volumes and ports before servers: an attached volume exists before its server shows it.
        Optional<SortedMap<VolumeId, VolumeFacts>> volumes = nova.volumes(deadline);
        SortedMap<VmId, PortFacts> ports = nova.sriovPorts(deadline);
        SortedMap<VmId, Server> servers = new TreeMap<>();
        nova.servers(Optional.empty(), deadline).forEach(server -> servers.put(server.id(), server));
        SortedMap<String, MigrationRecord> migrations = new TreeMap<>();
        add(migrations, nova.migrationsSince(takenAt.minus(config.migrationLookBack()), deadline));
        for (VmId vm : migratingUnseen(servers, migrations)) {
            add(migrations, nova.migrationsOf(vm, deadline));
        }
        return new KnownCluster(
                takenAt,
                nextChangesSince(takenAt, servers, migrations),
                services,
                aggregates,
                hypervisors,
                current,
                servers,
                groups,
                volumes,
                ports,
                migrations);
    }

    /** Returns what is known with its changes; empty when they reach beyond what an incremental read sees. */
    private Optional<KnownCluster> changes(KnownCluster before, Deadline deadline) {
        SortedMap<HostId, ComputeService> services = nova.services(deadline);
        if (!sameHostsAndZones(before.services(), services)) {
            return Optional.empty();
        }
        SortedMap<String, Long> generations = nova.providers(deadline);
        if (before.hypervisors().stream()
                .anyMatch(hypervisor -> generations.containsKey(hypervisor.uuid())
                        != before.inventories().containsKey(hypervisor.uuid()))) {
            return Optional.empty();
        }
        SortedMap<VmId, Server> servers = new TreeMap<>(before.servers());
        for (Server changed : nova.servers(Optional.of(before.changesSince()), deadline)) {
            if (changed.deleted()) {
                servers.remove(changed.id());
            } else if (!servers.containsKey(changed.id()) || !before.knowsVolumes(changed)) {
                return Optional.empty();
            } else {
                servers.put(changed.id(), changed);
            }
        }
        SortedMap<String, MigrationRecord> migrations = new TreeMap<>(before.migrations());
        add(migrations, nova.migrationsSince(before.changesSince(), deadline));
        if (!migratingUnseen(servers, migrations).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(before.updated(
                nextChangesSince(before.changesSince(), servers, migrations),
                services,
                inventories(before.hypervisors(), generations, deadline),
                servers,
                migrations));
    }

    private static boolean sameHostsAndZones(
            SortedMap<HostId, ComputeService> before, SortedMap<HostId, ComputeService> now) {
        return zones(before).equals(zones(now));
    }

    private static SortedMap<HostId, AvailabilityZone> zones(SortedMap<HostId, ComputeService> services) {
        SortedMap<HostId, AvailabilityZone> zones = new TreeMap<>();
        services.forEach((host, service) -> zones.put(host, service.zone()));
        return zones;
    }

    /** Returns the inventories of the hypervisors that placement knows, each read again only when its generation changed. */
    private SortedMap<String, Inventory> inventories(
            List<Hypervisor> hypervisors, SortedMap<String, Long> generations, Deadline deadline) {
        SortedMap<String, Inventory> current = new TreeMap<>();
        for (Hypervisor hypervisor : hypervisors) {
            Long generation = generations.get(hypervisor.uuid());
            if (generation != null) {
                current.put(hypervisor.uuid(), inventory(hypervisor.uuid(), generation, deadline));
            }
        }
        inventories.keySet().retainAll(current.keySet());
        return current;
    }

    private Inventory inventory(String provider, long generation, Deadline deadline) {
        Inventory cached = inventories.get(provider);
        if (cached != null && cached.generation() == generation) {
            return cached;
        }
        Inventory read = nova.inventory(provider, deadline);
        inventories.put(provider, read);
        return read;
    }

    /** Returns the servers that migrate by a record older than the look-back: with a dead source that can take days. */
    private static List<VmId> migratingUnseen(
            SortedMap<VmId, Server> servers, SortedMap<String, MigrationRecord> migrations) {
        List<VmId> seen = migrations.values().stream()
                .filter(migration -> !migration.ended())
                .map(MigrationRecord::vm)
                .toList();
        return servers.values().stream()
                .filter(Server::migrating)
                .map(Server::id)
                .filter(vm -> !seen.contains(vm))
                .toList();
    }

    /** In the cloud's own time, as ours may differ: a little before its newest change. */
    private static Instant nextChangesSince(
            Instant atLeast, SortedMap<VmId, Server> servers, SortedMap<String, MigrationRecord> migrations) {
        return Stream.concat(
                        servers.values().stream().map(Server::updated),
                        migrations.values().stream().map(MigrationRecord::changedAt))
                .max(Instant::compareTo)
                .map(newest -> newest.minus(OVERLAP))
                .orElse(atLeast.minus(OVERLAP));
    }

    private static void add(SortedMap<String, MigrationRecord> all, List<MigrationRecord> some) {
        some.forEach(migration -> all.put(migration.uuid(), migration));
    }
}
