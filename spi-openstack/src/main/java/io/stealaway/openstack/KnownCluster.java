package io.stealaway.openstack;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.VolumeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All that was read of a cloud and is still believed. Immutable.
 *
 * @param fullAt when everything was last read
 * @param changesSince from when the next incremental read asks, in the cloud's time
 * @param volumes empty when the cloud has no Cinder
 * @param migrations by uuid: all of the look-back, and what changed since
 */
record KnownCluster(
        Instant fullAt,
        Instant changesSince,
        SortedMap<HostId, ComputeService> services,
        List<Aggregate> aggregates,
        List<Hypervisor> hypervisors,
        SortedMap<String, Inventory> inventories,
        SortedMap<VmId, Server> servers,
        List<GroupMembers> groups,
        Optional<SortedMap<VolumeId, VolumeFacts>> volumes,
        SortedMap<VmId, PortFacts> ports,
        SortedMap<String, MigrationRecord> migrations) {

    /** Returns whether all volumes of a server are known, or there is no volume service to ask. */
    boolean knowsVolumes(Server server) {
        return volumes.isEmpty() || volumes.get().keySet().containsAll(server.volumes());
    }

    /** Returns this with the changes that an incremental read found. */
    KnownCluster updated(
            Instant nextChangesSince,
            SortedMap<HostId, ComputeService> newServices,
            SortedMap<String, Inventory> newInventories,
            SortedMap<VmId, Server> newServers,
            SortedMap<String, MigrationRecord> newMigrations) {
        return new KnownCluster(
                fullAt,
                nextChangesSince,
                newServices,
                aggregates,
                hypervisors,
                newInventories,
                newServers,
                groups,
                volumes,
                ports,
                newMigrations);
    }
}
