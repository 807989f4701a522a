package io.stealaway.check;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the members of hard server groups stand once hosts have failed, and where more of them may go. Not thread-safe. */
final class AffinityState {
    /** A group, and its members on each host; one that moves stands on each of its hosts. */
    private record Group(ServerGroup group, Map<HostId, List<VmId>> members) {
        List<VmId> on(HostId host) {
            return members.computeIfAbsent(host, any -> new ArrayList<>());
        }

        /** A VM need not share a host with its own copy, but takes a place beside it. */
        boolean allows(VmId vm, HostId host) {
            return switch (group.rule()) {
                case ANTI_AFFINITY -> on(host).size() < group.maxPerHost();
                case AFFINITY ->
                    members.entrySet().stream()
                            .allMatch(entry -> entry.getKey().equals(host)
                                    || entry.getValue().stream().allMatch(vm::equals));
                case SOFT_AFFINITY, SOFT_ANTI_AFFINITY -> true;
            };
        }
    }

    private final Map<ServerGroupId, Group> groups = new HashMap<>();

    AffinityState(CheckState state, List<Host> failed) {
        state.snapshot().serverGroups().forEach(group -> groups.put(group.id(), new Group(group, new HashMap<>())));
        Set<HostId> lost = failed.stream().map(Host::id).collect(Collectors.toSet());
        for (Vm vm : state.snapshot().vms()) {
            if (!vm.serverGroups().isEmpty()) {
                state.hostsOf(vm).stream().filter(host -> !lost.contains(host)).forEach(host -> add(vm, host));
            }
        }
    }

    /** Returns whether a VM may go to a host: alone enough of its kind, and with all who must be with it. */
    boolean allow(Vm vm, HostId host) {
        return of(vm).allMatch(group -> group.allows(vm.id(), host));
    }

    void add(Vm vm, HostId host) {
        of(vm).forEach(group -> group.on(host).add(vm.id()));
    }

    void remove(Vm vm, HostId host) {
        of(vm).forEach(group -> group.on(host).remove(vm.id()));
    }

    private Stream<Group> of(Vm vm) {
        return vm.serverGroups().stream().map(group -> Objects.requireNonNull(groups.get(group)));
    }
}
