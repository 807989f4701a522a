package io.stealaway.placement.batch;

import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.survival.VmPlaces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot, what is in flight, and the new VMs that have a host so far, laid over it. Whatever is laid over it can be taken back.
 * Not thread-safe; each batch has its own.
 */
final class BatchState {
    private final ClusterSnapshot snapshot;
    private final Policy policy;
    private final PlanState plan;
    private final BatchSurvival survival;
    /** By host, of those that new VMs are created on. */
    private final Map<Integer, List<NewVm>> created = new HashMap<>();

    private final Map<Role, HostCounts> roles = new HashMap<>();
    private final Map<ServerGroupId, HostCounts> groups = new HashMap<>();

    /** @param vms all that may be created, in any order */
    BatchState(ClusterSnapshot snapshot, Policy policy, List<NewVm> vms) {
        this.snapshot = snapshot;
        this.policy = policy;
        plan = new PlanState(snapshot, policy, PlacementHolds.none());
        survival = new BatchSurvival(snapshot, policy, vms);
    }

    ClusterSnapshot snapshot() {
        return snapshot;
    }

    Policy policy() {
        return policy;
    }

    PlanState plan() {
        return plan;
    }

    /** Creates a VM on a host, or, with a negative sign, no longer. */
    void count(NewVm vm, int host, int sign) {
        plan.loads().count(vm.facts(), vm.need(), host, sign);
        plan.forecast().count(vm.needs(), host, sign);
        List<NewVm> here = created.computeIfAbsent(host, any -> new ArrayList<>());
        if (sign > 0) {
            here.add(vm);
        } else {
            here.remove(here.lastIndexOf(vm));
        }
        vm.facts().role().ifPresent(role -> addIfCounted(roles.get(role), host, sign));
        for (ServerGroupId group : vm.facts().serverGroups()) {
            addIfCounted(groups.get(group), host, sign);
        }
        survival.count(vm, host, sign);
    }

    private static void addIfCounted(@Nullable HostCounts counts, int host, int sign) {
        if (counts != null) {
            counts.add(host, sign);
        }
    }

    /** Takes a VM of the snapshot that does not move off its host, as if it were nowhere. */
    void lift(int vm) {
        plan.lift(vm);
        forget(snapshot.vms().get(vm));
    }

    /** Puts a lifted VM back. */
    void putBack(int vm, int host) {
        plan.putBack(vm, host);
        forget(snapshot.vms().get(vm));
    }

    private void forget(Vm vm) {
        vm.role().ifPresent(roles::remove);
        vm.serverGroups().forEach(groups::remove);
    }

    /** Returns the new VMs on a host, in the order in which they were created there; not to be changed. */
    List<NewVm> created(int host) {
        return created.getOrDefault(host, List.of());
    }

    /** Returns the hosts that new VMs are created on, ascending. */
    int[] hostsWithNewVms() {
        return created.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .mapToInt(Map.Entry::getKey)
                .sorted()
                .toArray();
    }

    /** Returns how many VMs of a role count on each host. */
    HostCounts role(Role role) {
        return roles.computeIfAbsent(role, this::countRole);
    }

    private HostCounts countRole(Role role) {
        HostCounts counts = new HostCounts(snapshot);
        int index = Collections.binarySearch(snapshot.roles(), role);
        if (index >= 0) {
            for (int vm : snapshot.roleVms(index)) {
                addPlaces(counts, vm);
            }
        }
        addCreated(counts, vm -> vm.role().filter(role::equals).isPresent());
        return counts;
    }

    /** Returns how many VMs of a role are in a zone, one in flight once. */
    int roleVms(Role role, int zone) {
        int index = Collections.binarySearch(snapshot.roles(), role);
        int count = 0;
        if (index >= 0) {
            for (int vm : snapshot.roleVms(index)) {
                count += snapshot.hostZone(snapshot.vmHost(vm)) == zone ? 1 : 0;
            }
        }
        for (Map.Entry<Integer, List<NewVm>> here : created.entrySet()) {
            if (snapshot.hostZone(here.getKey()) == zone) {
                for (NewVm vm : here.getValue()) {
                    count += vm.facts().role().filter(role::equals).isPresent() ? 1 : 0;
                }
            }
        }
        return count;
    }

    /** Returns how many members of a server group count on each host. */
    HostCounts group(ServerGroupId group) {
        return groups.computeIfAbsent(group, this::countGroup);
    }

    private HostCounts countGroup(ServerGroupId group) {
        HostCounts counts = new HostCounts(snapshot);
        List<Vm> vms = snapshot.vms();
        for (int vm = 0; vm < vms.size(); vm++) {
            if (!vms.get(vm).serverGroups().isEmpty()
                    && vms.get(vm).serverGroups().contains(group)) {
                addPlaces(counts, vm);
            }
        }
        addCreated(counts, vm -> vm.serverGroups().contains(group));
        return counts;
    }

    private void addPlaces(HostCounts counts, int vm) {
        for (int place = 0; place < VmPlaces.MOST; place++) {
            int host = plan.placements().host(vm, place);
            if (host >= 0) {
                counts.add(host, 1);
            }
        }
    }

    private void addCreated(HostCounts counts, Predicate<Vm> test) {
        created.forEach(
                (host, vms) -> vms.stream().filter(vm -> test.test(vm.facts())).forEach(vm -> counts.add(host, 1)));
    }

    /** Returns what the VMs of a tenant need of a host, micro-cores. */
    long tenantNeed(Tenant tenant, int host) {
        OptionalInt number = snapshot.tenantNumber(tenant);
        long need = number.isPresent() ? plan.tenantNeed(number.getAsInt(), host) : 0;
        for (NewVm vm : created(host)) {
            need += vm.facts().tenant().equals(tenant) ? vm.need() : 0;
        }
        return need;
    }

    FailoverResult survivalWith(NewVm vm, int host) {
        return survival.with(vm, host);
    }

    FailoverResult survivalBefore(int zone) {
        return survival.before(zone);
    }
}
