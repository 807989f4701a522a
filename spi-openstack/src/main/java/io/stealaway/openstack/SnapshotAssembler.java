package io.stealaway.openstack;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a snapshot of what was read, or refuses because the parts do not fit together. */
final class SnapshotAssembler {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotAssembler.class);
    private static final String OPERATION = "nova: read the cluster";

    /** A record that says "running" for so long after its server has stopped migrating was left behind by a crash of Nova's. */
    private static final Duration ABANDONED = Duration.ofMinutes(5);

    private final OpenStackConfig config;
    private final KnownCluster known;

    SnapshotAssembler(OpenStackConfig config, KnownCluster known) {
        this.config = config;
        this.known = known;
    }

    ClusterSnapshot snapshot(Instant takenAt) {
        SortedMap<HostId, Host> hosts = new HostAssembler(config, known).hosts();
        VmAssembler vms = new VmAssembler(config, known, hosts.keySet());
        ClusterSnapshot.Builder builder = ClusterSnapshot.builder(takenAt);
        hosts.values().forEach(builder::host);
        known.groups().forEach(group -> builder.serverGroup(group.group()));
        for (Server server : known.servers().values()) {
            placed(server, hosts).ifPresent(host -> builder.vm(vms.vm(server, host)));
        }
        inFlight(hosts, takenAt).values().forEach(builder::inFlight);
        return builder.build();
    }

    /** Returns the host of a server; empty for one that is on none (in the queue, shelved away, or bare metal). */
    private Optional<HostId> placed(Server server, SortedMap<HostId, Host> hosts) {
        Optional<HostId> host = server.host();
        if (host.isEmpty() || hosts.containsKey(host.get())) {
            return host;
        }
        VmState state = server.state();
        boolean bareMetal = known.services().containsKey(host.get());
        if (!bareMetal && (state == VmState.ACTIVE || state == VmState.MIGRATING)) {
            throw new BackendException.Unavailable(
                    OPERATION, "server " + server.id() + " runs on host " + host.get() + ", which Nova does not list");
        }
        LOG.debug("server {} is left out: no hypervisor is known for its host {}", server.id(), host.get());
        return Optional.empty();
    }

    private SortedMap<VmId, InFlightMigration> inFlight(SortedMap<HostId, Host> hosts, Instant takenAt) {
        SortedMap<VmId, MigrationRecord> newest = new TreeMap<>();
        for (MigrationRecord migration : known.migrations().values()) {
            if (counts(migration, takenAt)) {
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
        if (!hosts.containsKey(source) || !hosts.containsKey(target)) {
            throw new BackendException.Unavailable(
                    OPERATION, "migration " + migration.id() + " is between hosts that Nova does not list");
        }
        if (!now.equals(source) && !now.equals(target)) {
            throw new BackendException.Unavailable(
                    OPERATION,
                    "server " + migration.vm() + " moved while it was read; the next read will see it whole");
        }
        return Optional.of(new InFlightMigration(migration.vm(), source, target));
    }
}
