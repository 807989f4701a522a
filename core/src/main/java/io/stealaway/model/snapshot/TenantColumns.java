package io.stealaway.model.snapshot;

import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Which VM belongs to which tenant, as a column over dense VM indices; tenants are numbered as VMs name them. */
final class TenantColumns {
    final int[] vmTenant;
    private final Map<Tenant, Integer> index = new HashMap<>();

    TenantColumns(IdLookup<VmId, Vm> vms) {
        vmTenant = new int[vms.size()];
        for (int vm = 0; vm < vmTenant.length; vm++) {
            vmTenant[vm] = index.computeIfAbsent(vms.value(vm).tenant(), tenant -> index.size());
        }
    }

    /** Returns the number of a tenant; empty for one to which no VM belongs. */
    OptionalInt number(Tenant tenant) {
        Integer number = index.get(tenant);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Returns the columns after a change: itself unless a VM has another tenant. */
    TenantColumns with(VmDelta changes) {
        return changes.anyMatch((before, after) -> !before.tenant().equals(after.tenant()))
                ? new TenantColumns(changes.after())
                : this;
    }

    /** Returns the columns after some VMs came and others went; numbered as they would be from the beginning. */
    TenantColumns with(VmSplice splice) {
        return new TenantColumns(this, splice);
    }

    private TenantColumns(TenantColumns before, VmSplice splice) {
        vmTenant = splice.spliced(before.vmTenant);
        int[] numbers = new int[before.index.size()];
        Arrays.fill(numbers, -1);
        Tenant[] tenants = new Tenant[numbers.length];
        before.index.forEach((tenant, number) -> tenants[number] = tenant);
        for (int vm = 0; vm < vmTenant.length; vm++) {
            int old = vmTenant[vm];
            if (old == VmSplice.CAME) {
                Tenant tenant = splice.after().value(vm).tenant();
                int number = index.computeIfAbsent(tenant, any -> index.size());
                vmTenant[vm] = number;
            } else {
                if (numbers[old] < 0) {
                    numbers[old] = index.computeIfAbsent(tenants[old], any -> index.size());
                }
                vmTenant[vm] = numbers[old];
            }
        }
    }
}
