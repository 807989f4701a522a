package io.stealaway.check;

import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;

/**
 * A VM that is created.
 *
 * @param request what it was asked for by
 * @param vm the VM as it will be, on its host
 * @param needs what it is expected to need at each remembered moment, micro-cores
 * @param peak the most of these
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CreatedVm(VmRequest request, Vm vm, long[] needs, long peak) {

    static CreatedVm of(VmRequest request, Placed placed, NewVmReference demand) {
        Vm vm = facts(request, placed.vm(), placed.host());
        return new CreatedVm(request, vm, demand.needs(vm), demand.demand(vm).peakMicroCores());
    }

    /** Its CPU weight is left out, by which no rule judges. */
    static Vm facts(VmRequest request, VmId id, HostId host) {
        Vm.Builder vm = Vm.builder(id, host, request.tenant())
                .vcpus(request.vcpus())
                .ramBytes(request.ramBytes())
                .diskBytes(request.diskBytes())
                .sriovFunctions(request.sriovFunctions())
                .volumes(request.volumes())
                .serverGroups(request.serverGroups())
                .requiredTraits(request.requiredTraits())
                .forbiddenTraits(request.forbiddenTraits());
        request.role().ifPresent(vm::role);
        request.cpuCapMicroCores().ifPresent(vm::cpuCapMicroCores);
        request.sameHostVolume().ifPresent(vm::sameHostVolume);
        return vm.build();
    }
}
