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
 * @param told what was odd in answers since everything was read
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
        SortedMap<VmId, List<PortFacts>> ports,
        SortedMap<String, MigrationRecord> migrations,
        Told told) {

    /**
     * Returns whether all volumes that a server has got are known, where there is a Cinder to ask. One that it had already,
     * and that Cinder did not list, would not be listed again.
     */
    boolean knowsVolumes(Server server) {
        Server before = servers.get(server.id());
        return volumes.isEmpty()
                || server.volumes().stream()
                        .allMatch(volume -> volumes.get().containsKey(volume)
                                || (before != null && before.volumes().contains(volume)));
    }

    /** Returns this with the changes that an incremental read found. */
    KnownCluster updated(
            Instant nextChangesSince,
            SortedMap<HostId, ComputeService> newServices,
            SortedMap<String, Inventory> newInventories,
            SortedMap<VmId, Server> newServers,
            SortedMap<String, MigrationRecord> newMigrations,
            Told newTold) {
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
                newMigrations,
                newTold);
    }
}
