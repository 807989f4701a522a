package io.stealaway.placement.batch;

import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.placement.foresight.NewVmDemand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Makes the VMs of requests; what those of one kind will want is looked up once. Not thread-safe. */
final class NewVmFactory {
    private final NewVmDemand demand;
    private final ToIntFunction<VmRequest> defaultWeight;
    private final Map<RequestKind, NewVmDemand.Estimate> estimates = new HashMap<>();

    /** @param defaultWeight the CPU weight of VMs whose request leaves it open */
    NewVmFactory(NewVmDemand demand, ToIntFunction<VmRequest> defaultWeight) {
        this.demand = demand;
        this.defaultWeight = defaultWeight;
    }

    /** Returns the VMs of a request that have such ids, at least one; a new list. */
    List<NewVm> of(VmRequest request, List<VmId> ids) {
        RequestKind kind = RequestKind.of(request);
        NewVmDemand.Estimate estimate =
                estimates.computeIfAbsent(kind, any -> demand.of(NewVm.facts(request, ids.get(0), defaultWeight)));
        List<NewVm> made = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            made.add(new NewVm(request, kind, i, NewVm.facts(request, ids.get(i), defaultWeight), estimate));
        }
        return made;
    }
}
