package io.stealaway.openstack;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.VolumeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
     * Returns the volumes that a server has got and that are not known, where there is a Cinder to ask. One that it had already,
     * and that Cinder did not list, would not be listed again.
     */
    List<VolumeId> unknownVolumes(Server server) {
        if (volumes.isEmpty()) {
            return List.of();
        }
        Server before = servers.get(server.id());
        return server.volumes().stream()
                .filter(volume -> !volumes.get().containsKey(volume)
                        && (before == null || !before.volumes().contains(volume)))
                .toList();
    }

    /** Returns the hosts that VMs can be on, by their names. */
    SortedMap<String, HostId> hostsByName() {
        SortedMap<String, HostId> byName = new TreeMap<>();
        hypervisors.stream()
                .filter(Hypervisor::migrates)
                .forEach(on -> byName.put(on.host().value(), on.host()));
        return byName;
    }

    /** Returns this with what belongs to servers that are new, or have new volumes. */
    KnownCluster withNew(
            List<GroupMembers> newGroups,
            Optional<SortedMap<VolumeId, VolumeFacts>> newVolumes,
            SortedMap<VmId, List<PortFacts>> newPorts) {
        return new KnownCluster(
                fullAt,
                changesSince,
                services,
                aggregates,
                hypervisors,
                inventories,
                servers,
                newGroups,
                newVolumes,
                newPorts,
                migrations,
                told);
    }

    /** Returns this with what is allocated of some hosts now. */
    KnownCluster withInventories(SortedMap<String, Inventory> newInventories) {
        return updated(changesSince, services, newInventories, servers, migrations, told);
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
