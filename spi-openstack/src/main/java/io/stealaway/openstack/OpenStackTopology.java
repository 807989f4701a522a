package io.stealaway.openstack;

import io.stealaway.internal.http.Deadline;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster as Nova, Placement, Cinder and Neutron tell it, of all tenants.
 *
 * <p>The first snapshot, and one every {@link OpenStackConfig.Builder#fullSnapshotEvery}, reads everything; those between
 * read services, changed servers, changed migrations and provider generations, four requests; for new servers their ports and the
 * groups too, and each new volume; and everything again when that does not suffice (a new host, or more than 50 new servers). Inventories
 * are read again when their provider's generation changed, and what is allocated of a host while its servers do not explain it, a few at
 * once ({@link OpenStackConfig.Builder#parallelReads}). What was read of them before a failure is kept, so that a cloud
 * too large for one snapshot's time ({@link OpenStackConfig.Builder#snapshotTimeout}) is read in several.
 *
 * <p>A part that cannot be read, or a cell that does not answer, fails the snapshot. What is odd about one server or one
 * hypervisor is that {@linkplain io.stealaway.model.Vm#problem VM's} or {@linkplain io.stealaway.model.Host#problem host's}
 * problem, and what cannot be taken up at all is listed by {@link ClusterSnapshot#problems}.
 *
 * <p>One thread at a time, as {@link Topology} demands; a second caller waits.
 */
public final class OpenStackTopology implements Topology, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStackTopology.class);

    /** The clocks of Nova's processes differ, and a change may be committed after a later one. */
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    /** The cloud's clocks are taken to be ahead of ours by less than this. */
    static final Duration SKEW = Duration.ofMinutes(10);

    /** When more servers or volumes than that are new, it takes fewer requests to read everything. */
    private static final int MOST_NEW = 50;

    private final OpenStackConfig config;
    private final Api api;
    private final Nova nova;
    private final ParallelReads reads;
    private final UsageRefresh usages;
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
        reads = new ParallelReads(config.parallelReads());
        usages = new UsageRefresh(nova, reads);
    }

    @Override
    public synchronized ClusterSnapshot snapshot() {
        Deadline deadline = api.snapshotDeadline();
        Instant takenAt = config.clock().instant();
        try {
            KnownCluster read = usages.refreshed(
                    read(takenAt, deadline),
                    known,
                    (provider, inventory) -> inventories.put(provider, inventory),
                    deadline);
            ClusterSnapshot snapshot = new SnapshotAssembler(config, read).snapshot(takenAt);
            known = read;
            return snapshot;
        } catch (BackendException.NotFound e) {
            throw new BackendException.Unavailable(
                    e.operation(), "vanished while the cluster was read: " + e.getMessage(), e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BackendException.Unavailable(
                    "nova: read the cluster", "the answers contradict each other: " + e.getMessage(), e);
        }
    }

    /**
     * Reads one server of Nova's, which needs neither Placement, nor Cinder, nor Neutron, nor the other cells.
     *
     * @return empty also for a server that is on no host
     */
    @Override
    public synchronized Optional<Location> locate(VmId vm) {
        try {
            Server server = nova.server(vm, api.deadline());
            return server.deleted() ? Optional.empty() : server.host().map(host -> new Location(host, server.state()));
        } catch (BackendException.NotFound e) {
            return Optional.empty();
        }
    }

    /**
     * Finds a volume, attached or not, whose host a new VM is to share: {@link io.stealaway.model.VmRequest.Builder#volumes} takes it. The
     * snapshots' own list of all volumes suffices for it; Cinder is asked for this one only when it was created since that was read.
     *
     * @return where its blocks are, if that is a host of the cluster; empty when there is no such volume
     * @throws BackendException if Cinder does not answer, or tells oddly of the volume
     */
    public synchronized Optional<Volume> volume(VolumeId id) {
        KnownCluster cluster = known();
        Optional<VolumeFacts> listed = cluster.volumes().map(volumes -> volumes.get(id));
        return (listed.isPresent() ? listed : nova.volume(id, api.deadline())).map(facts -> {
            if (!facts.odd().isEmpty()) {
                throw new BackendException.Unavailable("cinder: read volume " + id, String.join("; ", facts.odd()));
            }
            return facts.volume(cluster.hostsByName());
        });
    }

    private KnownCluster known() {
        if (known == null) {
            snapshot();
        }
        return Objects.requireNonNull(known, "after a snapshot");
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
        if (before == null || due(takenAt, before.fullAt())) {
            return everything(takenAt, deadline);
        }
        Optional<KnownCluster> updated = changes(before, takenAt, deadline);
        if (updated.isEmpty()) {
            LOG.debug("the changes are not enough: reading everything");
        }
        return updated.orElseGet(() -> everything(takenAt, deadline));
    }

    /** A clock that was set back must not delay it for as long. */
    private boolean due(Instant now, Instant last) {
        return now.isBefore(last) || !now.isBefore(last.plus(config.fullSnapshotEvery()));
    }

    private KnownCluster everything(Instant takenAt, Deadline deadline) {
        Told told = new Told();
        SortedMap<HostId, ComputeService> services = nova.services(deadline, told);
        List<Aggregate> aggregates = nova.aggregates(deadline);
        List<Hypervisor> hypervisors = nova.hypervisors(deadline, told);
        SortedMap<String, Inventory> current = inventories(hypervisors, nova.providers(deadline, told), deadline);
        List<GroupMembers> groups = nova.serverGroups(deadline);
        // Volumes and ports before servers: an attached volume exists before its server shows it.
        Optional<SortedMap<VolumeId, VolumeFacts>> volumes = nova.volumes(deadline, told);
        SortedMap<VmId, List<PortFacts>> ports = new TreeMap<>();
        addPorts(ports, nova.sriovPorts(deadline));
        SortedMap<VmId, Server> servers = new TreeMap<>();
        List<Server> listed = nova.servers(Optional.empty(), deadline, told);
        if (!listed.isEmpty() && listed.stream().allMatch(Server::hidden)) {
            throw Nova.hidden("nova: read servers");
        }
        listed.forEach(server -> put(servers, server, told));
        SortedMap<String, MigrationRecord> migrations = new TreeMap<>();
        add(migrations, nova.migrationsSince(takenAt.minus(config.migrationLookBack()), deadline, told));
        for (VmId vm : migratingUnseen(servers, migrations)) {
            add(migrations, nova.migrationsOf(vm, deadline, told));
        }
        return new KnownCluster(
                takenAt,
                nextChangesSince(takenAt, takenAt, servers, migrations),
                services,
                aggregates,
                hypervisors,
                current,
                servers,
                groups,
                volumes,
                ports,
                migrations,
                told);
    }

    /** Returns what is known with its changes; empty when they reach beyond what an incremental read sees. */
    private Optional<KnownCluster> changes(KnownCluster before, Instant takenAt, Deadline deadline) {
        Told told = before.told().copy();
        SortedMap<HostId, ComputeService> services = nova.services(deadline, told);
        if (!sameHostsAndZones(before.services(), services)) {
            return Optional.empty();
        }
        SortedMap<String, Long> generations = nova.providers(deadline, told);
        if (before.hypervisors().stream()
                .filter(Hypervisor::migrates)
                .anyMatch(hypervisor -> generations.containsKey(hypervisor.uuid())
                        != before.inventories().containsKey(hypervisor.uuid()))) {
            return Optional.empty();
        }
        SortedMap<VmId, Server> servers = new TreeMap<>(before.servers());
        SortedSet<VmId> created = new TreeSet<>();
        SortedSet<VolumeId> volumes = new TreeSet<>();
        SortedMap<VmId, Server> listed = new TreeMap<>();
        nova.servers(Optional.of(before.changesSince()), deadline, told).forEach(server -> put(listed, server, told));
        for (Server changed : listed.values()) {
            if (changed.deleted()) {
                servers.remove(changed.id());
            } else if (changed.hidden()) {
                return Optional.empty();
            } else {
                volumes.addAll(before.unknownVolumes(changed));
                if (servers.put(changed.id(), changed) == null) {
                    created.add(changed.id());
                }
            }
        }
        if (created.size() > MOST_NEW || volumes.size() > MOST_NEW) {
            return Optional.empty();
        }
        SortedMap<String, MigrationRecord> migrations = new TreeMap<>(before.migrations());
        add(migrations, nova.migrationsSince(before.changesSince(), deadline, told));
        for (VmId vm : migratingUnseen(servers, migrations)) {
            add(migrations, nova.migrationsOf(vm, deadline, told));
        }
        KnownCluster grown = withNew(before, created, volumes, deadline);
        return Optional.of(grown.updated(
                nextChangesSince(before.changesSince(), takenAt, servers, migrations),
                services,
                inventories(before.hypervisors(), generations, deadline),
                servers,
                migrations,
                told));
    }

    /** Reads what belongs to new servers, the groups of all, as no filter finds those of one; and new volumes, one by one. */
    private KnownCluster withNew(
            KnownCluster before, SortedSet<VmId> created, SortedSet<VolumeId> attached, Deadline deadline) {
        if (created.isEmpty() && attached.isEmpty()) {
            return before;
        }
        Optional<SortedMap<VolumeId, VolumeFacts>> volumes = before.volumes().map(TreeMap::new);
        for (VolumeId id : attached) {
            nova.volume(id, deadline).ifPresent(facts -> volumes.orElseThrow().put(id, facts));
        }
        if (created.isEmpty()) {
            return before.withNew(before.groups(), volumes, before.ports());
        }
        SortedMap<VmId, List<PortFacts>> ports = new TreeMap<>(before.ports());
        ports.keySet().removeAll(created);
        addPorts(ports, nova.sriovPortsOf(created, deadline));
        return before.withNew(nova.serverGroups(deadline), volumes, ports);
    }

    private static void addPorts(SortedMap<VmId, List<PortFacts>> ports, List<PortFacts> more) {
        more.forEach(port ->
                ports.computeIfAbsent(port.vm(), vm -> new ArrayList<>()).add(port));
    }

    private static boolean sameHostsAndZones(
            SortedMap<HostId, ComputeService> before, SortedMap<HostId, ComputeService> now) {
        return zones(before).equals(zones(now));
    }

    private static SortedMap<HostId, Optional<AvailabilityZone>> zones(SortedMap<HostId, ComputeService> services) {
        SortedMap<HostId, Optional<AvailabilityZone>> zones = new TreeMap<>();
        services.forEach((host, service) -> zones.put(host, service.zone()));
        return zones;
    }

    /**
     * Returns the inventories of the hypervisors that placement knows, each read again only when its generation changed. What was read
     * before a failure is kept.
     */
    private SortedMap<String, Inventory> inventories(
            List<Hypervisor> hypervisors, SortedMap<String, Long> generations, Deadline deadline) {
        SortedMap<String, Inventory> current = new TreeMap<>();
        SortedSet<String> changed = new TreeSet<>();
        for (Hypervisor hypervisor : hypervisors) {
            Long generation = generations.get(hypervisor.uuid());
            if (generation != null && hypervisor.migrates()) {
                Inventory cached = inventories.get(hypervisor.uuid());
                if (cached != null && cached.generation() == generation) {
                    current.put(hypervisor.uuid(), cached);
                } else {
                    changed.add(hypervisor.uuid());
                }
            }
        }
        reads.each(changed, provider -> nova.inventory(provider, deadline), (provider, read) -> {
            inventories.put(provider, read);
            current.put(provider, read);
        });
        inventories.keySet().retainAll(current.keySet());
        return current;
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

    /** Two records of one server that differ: which of them holds is not known. */
    private static void put(SortedMap<VmId, Server> servers, Server server, Told told) {
        Server earlier = servers.put(server.id(), server);
        if (earlier != null && !earlier.equals(server)) {
            String line = "nova: server " + server.id() + " is listed twice, and differs";
            told.vm(server.id(), line);
            earlier.host().ifPresent(host -> told.host(host, line));
            server.host().ifPresent(host -> told.host(host, line));
        }
    }

    /**
     * In the cloud's own time, as ours may differ: a little before its newest change. A change from the future is none, as
     * nothing would ever be newer; asking from too early costs a longer answer, and no more.
     */
    private static Instant nextChangesSince(
            Instant atLeast,
            Instant takenAt,
            SortedMap<VmId, Server> servers,
            SortedMap<String, MigrationRecord> migrations) {
        return Stream.concat(
                        servers.values().stream().flatMap(server -> server.updated().stream()),
                        migrations.values().stream().map(MigrationRecord::changedAt))
                .filter(changed -> changed.isBefore(takenAt.plus(SKEW)))
                .max(Instant::compareTo)
                .map(newest -> newest.minus(OVERLAP))
                .orElse(atLeast.minus(OVERLAP));
    }

    private static void add(SortedMap<String, MigrationRecord> all, List<MigrationRecord> some) {
        some.forEach(migration -> all.put(migration.uuid(), migration));
    }
}
