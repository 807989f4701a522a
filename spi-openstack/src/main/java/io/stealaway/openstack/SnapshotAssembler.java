package io.stealaway.openstack;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes a snapshot of what was read; what does not fit together is told. */
final class SnapshotAssembler {
    /** A record that says "running" for so long after its server has stopped migrating was left behind by a crash of Nova's. */
    private static final Duration ABANDONED = Duration.ofMinutes(5);

    private final OpenStackConfig config;
    private final KnownCluster known;
    private final Told told;

    SnapshotAssembler(OpenStackConfig config, KnownCluster known) {
        this.config = config;
        this.known = known;
        told = known.told().copy();
    }

    ClusterSnapshot snapshot(Instant takenAt) {
        ClusterSnapshot.Builder builder = ClusterSnapshot.builder(takenAt);
        SortedMap<HostId, Host> hosts = new HostAssembler(config, known, told).hosts();
        VmAssembler vms = new VmAssembler(config, known, hosts, told, takenAt);
        vms.groups().forEach(builder::serverGroup);
        SortedMap<VmId, Vm> placed = new TreeMap<>();
        for (Server server : known.servers().values()) {
            placed(server, hosts).ifPresent(host -> placed.put(server.id(), vms.vm(server, host)));
        }
        inFlight(hosts, placed, takenAt).values().forEach(builder::inFlight);
        placed.values()
                .forEach(vm -> builder.vm(told.of(vm.id())
                        .map(text -> vm.toBuilder().problem(text).build())
                        .orElse(vm)));
        hosts.values()
                .forEach(host -> builder.host(told.of(host.id())
                        .map(text -> host.toBuilder().problem(text).build())
                        .orElse(host)));
        told.leftOut().forEach(builder::problem);
        return builder.build();
    }

    /** Returns the host of a server; empty for one that is on none (in the queue, shelved away, or bare metal). */
    private Optional<HostId> placed(Server server, SortedMap<HostId, Host> hosts) {
        if (server.placeless()) {
            told.leftOut("nova: server " + server.id() + " is left out: " + String.join("; ", server.vital()));
            return Optional.empty();
        }
        Optional<HostId> host = server.host();
        if (host.isEmpty() || hosts.containsKey(host.get())) {
            return host;
        }
        boolean bareMetal =
                known.hypervisors().stream().anyMatch(other -> other.host().equals(host.get()) && !other.migrates());
        if (!bareMetal) {
            told.leftOut("nova: server " + server.id() + " is left out: its host " + host.get() + " is not listed");
        }
        return Optional.empty();
    }

    private SortedMap<VmId, InFlightMigration> inFlight(
            SortedMap<HostId, Host> hosts, SortedMap<VmId, Vm> placed, Instant takenAt) {
        SortedMap<VmId, MigrationRecord> newest = new TreeMap<>();
        for (MigrationRecord migration : known.migrations().values()) {
            if (placed.containsKey(migration.vm()) && counts(migration, takenAt)) {
                newest.merge(migration.vm(), migration, (a, b) -> a.id() > b.id() ? a : b);
            }
        }
        SortedMap<VmId, InFlightMigration> inFlight = new TreeMap<>();
        newest.values()
                .forEach(migration -> inFlight(migration, hosts).ifPresent(found -> inFlight.put(found.vm(), found)));
        return inFlight;
    }

    private boolean counts(MigrationRecord migration, Instant takenAt) {
        Server server = known.servers().get(migration.vm());
        if (migration.ended() || server == null || server.host().isEmpty()) {
            return false;
        }
        return !migration.live() || server.migrating() || migration.changedAt().isAfter(takenAt.minus(ABANDONED));
    }

    /** Until the scheduler has chosen there is no target yet; the VM's state tells that it is about to move. */
    private Optional<InFlightMigration> inFlight(MigrationRecord migration, SortedMap<HostId, Host> hosts) {
        if (migration.source().isEmpty()
                || migration.target().isEmpty()
                || migration.source().equals(migration.target())) {
            return Optional.empty();
        }
        HostId source = migration.source().get();
        HostId target = migration.target().get();
        HostId now = Optional.ofNullable(known.servers().get(migration.vm()))
                .flatMap(Server::host)
                .orElseThrow();
        String line = "nova: migration " + migration.id() + " of server " + migration.vm() + " from " + source + " to "
                + target;
        if (!hosts.containsKey(source) || !hosts.containsKey(target)) {
            return contradicted(migration, line + " is between hosts of which one is not listed");
        }
        if (!now.equals(source) && !now.equals(target)) {
            return contradicted(migration, line + " goes on, and the server is on " + now);
        }
        return Optional.of(new InFlightMigration(migration.vm(), source, target));
    }

    /** The VM may be, or arrive, where it does not count. */
    private Optional<InFlightMigration> contradicted(MigrationRecord migration, String line) {
        told.vm(migration.vm(), line);
        migration.source().ifPresent(host -> told.host(host, line));
        migration.target().ifPresent(host -> told.host(host, line));
        return Optional.empty();
    }
}
