package io.stealaway.recording;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** All hosts and server groups that were ever seen, each as it was at first. Not thread-safe. */
final class RecordedHosts {
    private final SortedMap<HostId, Host> hosts = new TreeMap<>();
    private final SortedMap<ServerGroupId, ServerGroup> groups = new TreeMap<>();
    private List<Host> lastHosts = List.of();

    /** Looks for those that are new; hosts rarely change. */
    @SuppressWarnings("ReferenceEquality") // only to spare a walk
    void add(ClusterSnapshot seen) {
        if (seen.hosts() != lastHosts) {
            lastHosts = seen.hosts();
            // What others claim comes and goes, and often becomes a VM that is recorded then.
            lastHosts.forEach(host -> hosts.computeIfAbsent(
                    host.id(), id -> host.toBuilder().claims(Host.Claims.NONE).build()));
        }
        seen.serverGroups().forEach(group -> groups.putIfAbsent(group.id(), group));
    }

    SortedMap<HostId, Host> hosts() {
        return hosts;
    }

    SortedMap<ServerGroupId, ServerGroup> groups() {
        return groups;
    }
}
