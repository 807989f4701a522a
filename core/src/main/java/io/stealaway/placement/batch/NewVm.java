package io.stealaway.placement.batch;

import io.stealaway.model.BatchPlacement.Demand;
import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.placement.foresight.NewVmDemand;
import java.util.function.ToIntFunction;

/** A VM that does not exist yet: the same object wherever it is counted. Immutable but for its needs, which are not to be changed. */
final class NewVm {
    /** Stands where a VM has its host; no adapter names a host so. */
    static final HostId NOWHERE = HostId.of("(new VM)");

    private final VmRequest request;
    private final RequestKind kind;
    private final int ordinal;
    private final Vm facts;
    private final Demand demand;
    private final long[] needs;

    /** @param kind that of the request */
    NewVm(VmRequest request, RequestKind kind, int ordinal, Vm facts, NewVmDemand.Estimate estimate) {
        this.request = request;
        this.kind = kind;
        this.ordinal = ordinal;
        this.facts = facts;
        demand = estimate.demand();
        needs = estimate.needs();
    }

    /** Returns what a VM of a request will be. */
    static Vm facts(VmRequest request, VmId id, ToIntFunction<VmRequest> defaultWeight) {
        Vm.Builder vm = Vm.builder(id, NOWHERE, request.tenant())
                .vcpus(request.vcpus())
                .ramBytes(request.ramBytes())
                .diskBytes(request.diskBytes())
                .sriovFunctions(request.sriovFunctions())
                .cpuWeight(request.cpuWeight().orElseGet(() -> defaultWeight.applyAsInt(request)))
                .volumes(request.volumes())
                .serverGroups(request.serverGroups())
                .requiredTraits(request.requiredTraits())
                .forbiddenTraits(request.forbiddenTraits());
        request.role().ifPresent(vm::role);
        request.cpuCapMicroCores().ifPresent(vm::cpuCapMicroCores);
        request.sameHostVolume().ifPresent(vm::sameHostVolume);
        return vm.build();
    }

    VmRequest request() {
        return request;
    }

    RequestKind kind() {
        return kind;
    }

    /** Returns its place among the VMs of its request, 0 for the first. */
    int ordinal() {
        return ordinal;
    }

    Vm facts() {
        return facts;
    }

    VmId id() {
        return facts.id();
    }

    Demand demand() {
        return demand;
    }

    /** Returns what it is expected to need at each remembered moment, micro-cores; not to be changed. */
    long[] needs() {
        return needs;
    }

    /** Returns what room it is to find now: what it is expected to need at its peak, micro-cores. */
    long need() {
        return demand.peakMicroCores();
    }
}
