package io.stealaway.model.snapshot;

import io.stealaway.internal.CopyOnWrite;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;

/** What is handed out of each host, as columns over dense host indices. */
final class UsageColumns {
    /** Not final, nor are the rest: a copy shares every column at first, and replaces those that a change touches. */
    private long[] vcpus;

    private long[] ramBytes;
    private long[] diskBytes;
    private int[] sriovFunctions;

    UsageColumns(int hosts, IdLookup<VmId, Vm> vms, int[] vmHost) {
        vcpus = new long[hosts];
        ramBytes = new long[hosts];
        diskBytes = new long[hosts];
        sriovFunctions = new int[hosts];
        for (int vm = 0; vm < vmHost.length; vm++) {
            Vm facts = vms.value(vm);
            int host = vmHost[vm];
            vcpus[host] += facts.vcpus();
            ramBytes[host] += facts.ramBytes();
            diskBytes[host] += facts.diskBytes();
            sriovFunctions[host] += facts.sriovFunctions();
        }
    }

    private UsageColumns(UsageColumns shared) {
        vcpus = shared.vcpus;
        ramBytes = shared.ramBytes;
        diskBytes = shared.diskBytes;
        sriovFunctions = shared.sriovFunctions;
    }

    /** Returns the columns after a change, sharing those that it does not touch. */
    UsageColumns with(VmDelta changes, int[] hostBefore, int[] hostAfter) {
        UsageColumns copy = new UsageColumns(this);
        changes.forEach((vm, before, after) -> {
            if (hostBefore[vm] == hostAfter[vm]) {
                copy.exchange(this, hostAfter[vm], before, after);
            } else {
                copy.add(this, hostBefore[vm], before, -1);
                copy.add(this, hostAfter[vm], after, 1);
            }
        });
        return copy;
    }

    /** Returns the columns after some VMs came and others went. */
    UsageColumns with(VmSplice splice, int[] hostBefore, int[] hostAfter) {
        UsageColumns copy = new UsageColumns(this);
        for (int vm : splice.gone()) {
            copy.add(this, hostBefore[vm], splice.before().value(vm), -1);
        }
        for (int vm : splice.came()) {
            copy.add(this, hostAfter[vm], splice.after().value(vm), 1);
        }
        return copy;
    }

    private void exchange(UsageColumns shared, int host, Vm before, Vm after) {
        add(
                shared,
                host,
                after.vcpus() - before.vcpus(),
                after.ramBytes() - before.ramBytes(),
                after.diskBytes() - before.diskBytes(),
                after.sriovFunctions() - before.sriovFunctions());
    }

    private void add(UsageColumns shared, int host, Vm vm, int sign) {
        add(shared, host, sign * vm.vcpus(), sign * vm.ramBytes(), sign * vm.diskBytes(), sign * vm.sriovFunctions());
    }

    private void add(UsageColumns shared, int host, int vcpu, long ram, long disk, int sriov) {
        vcpus = CopyOnWrite.add(shared.vcpus, vcpus, host, vcpu);
        ramBytes = CopyOnWrite.add(shared.ramBytes, ramBytes, host, ram);
        diskBytes = CopyOnWrite.add(shared.diskBytes, diskBytes, host, disk);
        sriovFunctions = CopyOnWrite.add(shared.sriovFunctions, sriovFunctions, host, sriov);
    }

    long[] vcpus() {
        return vcpus;
    }

    long[] ramBytes() {
        return ramBytes;
    }

    long[] diskBytes() {
        return diskBytes;
    }

    int[] sriovFunctions() {
        return sriovFunctions;
    }
}
