package io.stealaway.placement.search;

import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.filter.CapacityColumn;
import io.stealaway.placement.rule.GuardedFilter;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.state.HostLoads;
import io.stealaway.placement.state.PlanState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether hosts have room for a VM, by the columns of what is left of vCPUs, RAM and disk, where the rules ask for them. Of VMs
 * that need the same, one is looked up once for a plan: which hosts of the zone had room for it before anything was planned.
 * More moves only take room, so what had none has none later, unless a VM was lifted.
 *
 * <p>Not thread-safe.
 */
final class CapacityRoom {
    private static final int NONE = -1;

    private final ClusterSnapshot snapshot;
    private final HostLoads loads;
    private final boolean vcpus;
    private final boolean ram;
    private final boolean disk;
    private final Map<Need, Room> rooms = new HashMap<>();
    private final Map<Need, Count> counts = new HashMap<>();

    /** What VMs of one kind need, in one zone. */
    private record Need(int zone, long vcpus, long ramBytes, long diskBytes) {}

    /** How many hosts have room for VMs of one kind, as of so many planned moves. */
    private record Count(int asOf, int hosts) {}

    /** Two hosts that had room; {@link #NONE} for fewer. */
    private record Room(int one, int other) {}

    CapacityRoom(PlanState state, Rules rules) {
        snapshot = state.snapshot();
        loads = state.loads();
        var filters = rules.filters().stream().map(GuardedFilter::filter).toList();
        vcpus = CapacityColumn.VCPUS.askedBy(filters);
        ram = CapacityColumn.RAM.askedBy(filters);
        disk = CapacityColumn.DISK.askedBy(filters);
    }

    /** Returns whether no host of a VM's zone but its own had room for it before anything was planned. */
    boolean none(int vm, int[] zoneHosts) {
        int source = snapshot.vmHost(vm);
        Room room = rooms.computeIfAbsent(need(vm), need -> find(need, zoneHosts));
        return room.one() == NONE || (room.one() == source && room.other() == NONE);
    }

    private Need need(int vm) {
        Vm facts = snapshot.vms().get(vm);
        return new Need(snapshot.hostZone(snapshot.vmHost(vm)), facts.vcpus(), facts.ramBytes(), facts.diskBytes());
    }

    /**
     * Returns how many hosts of a VM's zone but its own have room for it, as so many planned moves and nothing else are laid over the
     * snapshot.
     */
    int count(int vm, int[] zoneHosts, int planned) {
        Vm facts = snapshot.vms().get(vm);
        Need need = need(vm);
        Count known = counts.get(need);
        if (known == null || known.asOf() != planned) {
            int hosts = 0;
            for (int host : zoneHosts) {
                hosts += has(host, facts) ? 1 : 0;
            }
            known = new Count(planned, hosts);
            counts.put(need, known);
        }
        return known.hosts() - (has(snapshot.vmHost(vm), facts) ? 1 : 0);
    }

    private Room find(Need need, int[] hosts) {
        int one = NONE;
        for (int host : hosts) {
            if (had(need, host)) {
                if (one != NONE) {
                    return new Room(one, host);
                }
                one = host;
            }
        }
        return new Room(one, NONE);
    }

    private boolean had(Need need, int host) {
        return (!vcpus || need.vcpus() <= snapshot.vcpuCapacity(host) - snapshot.usedVcpus(host))
                && (!ram
                        || need.ramBytes() == 0
                        || need.ramBytes() <= snapshot.ramCapacityBytes(host) - snapshot.usedRamBytes(host))
                && (!disk
                        || need.diskBytes() == 0
                        || need.diskBytes() <= snapshot.diskCapacityBytes(host) - snapshot.usedDiskBytes(host));
    }

    /** Returns whether a host had room for a VM, with one less of those that it has, before anything was planned. */
    boolean hadWithout(int host, List<Vm> vms, int vm, int gone) {
        Vm leaves = vms.get(gone);
        Vm facts = vms.get(vm);
        long freeVcpus = snapshot.vcpuCapacity(host) - snapshot.usedVcpus(host) + leaves.vcpus();
        long freeRam = snapshot.ramCapacityBytes(host) - snapshot.usedRamBytes(host) + leaves.ramBytes();
        long freeDisk = snapshot.diskCapacityBytes(host) - snapshot.usedDiskBytes(host) + leaves.diskBytes();
        return (!vcpus || facts.vcpus() <= freeVcpus)
                && (!ram || facts.ramBytes() == 0 || facts.ramBytes() <= freeRam)
                && (!disk || facts.diskBytes() == 0 || facts.diskBytes() <= freeDisk);
    }

    /** Returns whether a host has room for a VM that it does not count, as things stand. */
    boolean has(int host, Vm vm) {
        return (!vcpus || vm.vcpus() <= loads.freeVcpus(host))
                && (!ram || vm.ramBytes() == 0 || vm.ramBytes() <= loads.freeRamBytes(host))
                && (!disk || vm.diskBytes() == 0 || vm.diskBytes() <= loads.freeDiskBytes(host));
    }

    /** Returns whether a host would have room for a VM beside another that it does not count either. */
    boolean hasBeside(int host, List<Vm> vms, int vm, int come) {
        Vm facts = vms.get(vm);
        Vm comes = vms.get(come);
        return (!vcpus || facts.vcpus() + (long) comes.vcpus() <= loads.freeVcpus(host))
                && (!ram || facts.ramBytes() == 0 || facts.ramBytes() + comes.ramBytes() <= loads.freeRamBytes(host))
                && (!disk
                        || facts.diskBytes() == 0
                        || facts.diskBytes() + comes.diskBytes() <= loads.freeDiskBytes(host));
    }

    /** Returns whether a host would have room for a VM that it does not count if some that it counts were gone. */
    boolean hasWithout(int host, List<Vm> vms, int vm, int... gone) {
        Vm facts = vms.get(vm);
        long freeVcpus = loads.freeVcpus(host);
        long freeRam = loads.freeRamBytes(host);
        long freeDisk = loads.freeDiskBytes(host);
        for (int other : gone) {
            Vm leaves = vms.get(other);
            freeVcpus += leaves.vcpus();
            freeRam += leaves.ramBytes();
            freeDisk += leaves.diskBytes();
        }
        return (!vcpus || facts.vcpus() <= freeVcpus)
                && (!ram || facts.ramBytes() == 0 || facts.ramBytes() <= freeRam)
                && (!disk || facts.diskBytes() == 0 || facts.diskBytes() <= freeDisk);
    }
}
