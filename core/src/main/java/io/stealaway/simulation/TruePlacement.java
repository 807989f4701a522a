package io.stealaway.simulation;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What there is and where, as it truly is now. Hosts and VMs keep the indices of the first snapshot; VMs that come later have those after
 * them, from the start and for good, whether they are there or not.
 */
final class TruePlacement {
    private final ClusterSnapshot first;
    final Host[] hosts;
    final Vm[] vms;
    /** Where each VM is, or was last; below 0 before it comes. */
    final int[] vmHost;
    /** VMs of a host, ascending, so that remainders of CPU go to the same VM whatever the order of arrival. */
    private final int[][] hostVms;

    /** Asked for in every step of every VM, so kept. */
    private final boolean[] runs;

    private final int[] hostVmCount;
    private final long[] usedVcpus;
    private final long[] usedRamBytes;
    private final long[] usedDiskBytes;
    private long changes;

    private final Map<VmId, Integer> coming = new HashMap<>();
    private final List<Role> roles;
    private final int[] vmRole;
    /** The VMs that are there, ascending. */
    private final int[] present;

    private int presentCount;
    /** How many VMs were created on each host. */
    private final int[] createdOn;

    private long turnover;

    /** @param later the VMs that may come, wherever they stand now */
    TruePlacement(ClusterSnapshot first, List<Vm> later) {
        this.first = first;
        hosts = first.hosts().toArray(Host[]::new);
        vms = Stream.concat(first.vms().stream(), later.stream()).toArray(Vm[]::new);
        presentCount = first.vms().size();
        present = Arrays.copyOf(IntStream.range(0, presentCount).toArray(), vms.length);
        for (int vm = presentCount; vm < vms.length; vm++) {
            coming.put(vms[vm].id(), vm);
        }
        roles = Arrays.stream(vms)
                .flatMap(vm -> vm.role().stream())
                .distinct()
                .sorted()
                .toList();
        vmRole = Arrays.stream(vms)
                .mapToInt(vm -> vm.role()
                        .map(role -> Collections.binarySearch(roles, role))
                        .orElse(-1))
                .toArray();
        createdOn = new int[hosts.length];
        vmHost = new int[vms.length];
        Arrays.fill(vmHost, -1);
        runs = new boolean[vms.length];
        hostVms = new int[hosts.length][];
        hostVmCount = new int[hosts.length];
        usedVcpus = new long[hosts.length];
        usedRamBytes = new long[hosts.length];
        usedDiskBytes = new long[hosts.length];
        for (int host = 0; host < hosts.length; host++) {
            hostVms[host] = first.hostVms(host);
            hostVmCount[host] = hostVms[host].length;
            usedVcpus[host] = first.usedVcpus(host);
            usedRamBytes[host] = first.usedRamBytes(host);
            usedDiskBytes[host] = first.usedDiskBytes(host);
        }
        for (int vm = 0; vm < presentCount; vm++) {
            vmHost[vm] = first.vmHost(vm);
            noteWhetherRuns(vm);
        }
    }

    ClusterSnapshot first() {
        return first;
    }

    /** Returns the index of a VM that is there. */
    int vmIndex(String operation, VmId vm) {
        OptionalInt index = everIndex(vm);
        if (index.isEmpty() || !present(index.getAsInt())) {
            throw new BackendException.NotFound(operation, "no VM " + vm);
        }
        return index.getAsInt();
    }

    /** Returns the index of a VM that is there, was there or will be; empty when it is none of these. */
    OptionalInt everIndex(VmId vm) {
        Integer index = coming.get(vm);
        return index == null ? first.vmIndex(vm) : OptionalInt.of(index);
    }

    /** Returns the VMs that are there, ascending; only the first {@link #presentCount} count. */
    int[] present() {
        return present;
    }

    int presentCount() {
        return presentCount;
    }

    boolean present(int vm) {
        return Arrays.binarySearch(present, 0, presentCount, vm) >= 0;
    }

    /** Returns how many roles there are, those of VMs to come included. */
    int roleCount() {
        return roles.size();
    }

    /** Returns the place of a VM's role among them; below 0 when it has none. */
    int vmRole(int vm) {
        return vmRole[vm];
    }

    /** Returns how many VMs were created on a host. */
    int createdOn(int host) {
        return createdOn[host];
    }

    /** Returns a number that rises whenever a VM comes or goes. */
    long turnover() {
        return turnover;
    }

    /** Creates a VM that was to come. */
    void create(int vm, int host) {
        turnover++;
        createdOn[host]++;
        int at = -1 - Arrays.binarySearch(present, 0, presentCount, vm);
        System.arraycopy(present, at, present, at + 1, presentCount++ - at);
        present[at] = vm;
        vms[vm] = vms[vm].toBuilder().host(hosts[host].id()).build();
        vmHost[vm] = host;
        adjustUsage(vm, host, 1);
        insert(host, vm);
        noteWhetherRuns(vm);
    }

    /** Deletes a VM; nothing of it may be claimed elsewhere. */
    void delete(int vm) {
        turnover++;
        int at = Arrays.binarySearch(present, 0, presentCount, vm);
        System.arraycopy(present, at + 1, present, at, --presentCount - at);
        adjustUsage(vm, vmHost[vm], -1);
        remove(vmHost[vm], vm);
        runs[vm] = false;
    }

    int hostIndex(String operation, HostId host) {
        return first.hostIndex(host).orElseThrow(() -> new BackendException.NotFound(operation, "no host " + host));
    }

    /** Returns the VMs of a host; only the first {@link #vmsOn(int)} count. */
    int[] listOf(int host) {
        return hostVms[host];
    }

    int vmsOn(int host) {
        return hostVmCount[host];
    }

    /** Returns whether a VM uses CPU now. */
    boolean runs(int vm) {
        return runs[vm];
    }

    private void noteWhetherRuns(int vm) {
        runs[vm] = vms[vm].running() && hosts[vmHost[vm]].up();
    }

    /** Returns a number that rises with every change of a host or VM, and of what is in flight. */
    long changes() {
        return changes;
    }

    void change(int host, Host facts) {
        hosts[host] = facts;
        changes++;
        for (int i = 0; i < hostVmCount[host]; i++) {
            noteWhetherRuns(hostVms[host][i]);
        }
    }

    void state(int vm, VmState state) {
        changes++;
        vms[vm] = vms[vm].toBuilder().state(state).build();
        noteWhetherRuns(vm);
    }

    void arrive(int vm, int target, Instant at) {
        changes++;
        remove(vmHost[vm], vm);
        insert(target, vm);
        vmHost[vm] = target;
        vms[vm] = vms[vm].toBuilder()
                .host(hosts[target].id())
                .state(VmState.ACTIVE)
                .lastMigratedAt(at)
                .build();
        noteWhetherRuns(vm);
    }

    /** Takes room on a host for a VM that comes. */
    void claim(int vm, int host) {
        adjustUsage(vm, host, 1);
    }

    void release(int vm, int host) {
        adjustUsage(vm, host, -1);
    }

    private void adjustUsage(int vm, int host, int sign) {
        changes++;
        usedVcpus[host] += (long) sign * vms[vm].vcpus();
        usedRamBytes[host] += sign * vms[vm].ramBytes();
        usedDiskBytes[host] += sign * vms[vm].diskBytes();
    }

    /** Returns which capacity a VM would not find on a host, with figures. */
    Optional<String> shortage(int vm, int host) {
        return shortage("vCPUs", usedVcpus[host], vms[vm].vcpus(), hosts[host].vcpuCapacity())
                .or(() -> shortage(
                        "bytes of RAM", usedRamBytes[host], vms[vm].ramBytes(), hosts[host].ramCapacityBytes()))
                .or(() -> shortage(
                        "bytes of disk", usedDiskBytes[host], vms[vm].diskBytes(), hosts[host].diskCapacityBytes()));
    }

    private static Optional<String> shortage(String what, long used, long wanted, long capacity) {
        return wanted == 0 || used + wanted <= capacity
                ? Optional.empty()
                : Optional.of(wanted + " " + what + " wanted, but " + used + " of " + capacity + " are taken");
    }

    private void remove(int host, int vm) {
        int[] list = hostVms[host];
        int at = 0;
        while (list[at] != vm) {
            at++;
        }
        System.arraycopy(list, at + 1, list, at, --hostVmCount[host] - at);
    }

    private void insert(int host, int vm) {
        if (hostVmCount[host] == hostVms[host].length) {
            hostVms[host] = Arrays.copyOf(hostVms[host], hostVmCount[host] + 8);
        }
        int[] list = hostVms[host];
        int at = hostVmCount[host]++;
        while (at > 0 && list[at - 1] > vm) {
            list[at] = list[at - 1];
            at--;
        }
        list[at] = vm;
    }
}
