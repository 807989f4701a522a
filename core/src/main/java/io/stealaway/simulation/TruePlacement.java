package io.stealaway.simulation;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** What there is and where, as it truly is now. Hosts and VMs keep the indices of the first snapshot. */
final class TruePlacement {
    private final ClusterSnapshot first;
    final Host[] hosts;
    final Vm[] vms;
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

    TruePlacement(ClusterSnapshot first) {
        this.first = first;
        hosts = first.hosts().toArray(Host[]::new);
        vms = first.vms().toArray(Vm[]::new);
        vmHost = new int[vms.length];
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
        for (int vm = 0; vm < vms.length; vm++) {
            vmHost[vm] = first.vmHost(vm);
            noteWhetherRuns(vm);
        }
    }

    ClusterSnapshot first() {
        return first;
    }

    int vmIndex(String operation, VmId vm) {
        return first.vmIndex(vm).orElseThrow(() -> new BackendException.NotFound(operation, "no VM " + vm));
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
