package io.stealaway.model.snapshot;

import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.util.HashMap;
import java.util.Map;

/** Which VM belongs to which tenant, as a column over dense VM indices; tenants are numbered as VMs name them. */
final class TenantColumns {
    final int[] vmTenant;

    TenantColumns(IdLookup<VmId, Vm> vms) {
        vmTenant = new int[vms.size()];
        Map<Tenant, Integer> index = new HashMap<>();
        for (int vm = 0; vm < vmTenant.length; vm++) {
            vmTenant[vm] = index.computeIfAbsent(vms.value(vm).tenant(), tenant -> index.size());
        }
    }

    /** Returns the columns after a change: itself unless a VM has another tenant. */
    TenantColumns with(VmDelta changes) {
        return changes.anyMatch((before, after) -> !before.tenant().equals(after.tenant()))
                ? new TenantColumns(changes.after())
                : this;
    }
}
