package io.stealaway.placement.batch;

import io.stealaway.model.VmRequest;
import java.util.List;

/**
 * What a request asks for its VMs, whatever its id and however many it wants: the built-in rules say the same of all requests of one
 * kind, so that a host that was scored for one need not be for the next.
 *
 * @param values all but id and counts
 */
record RequestKind(List<Object> values) {

    static RequestKind of(VmRequest request) {
        return new RequestKind(List.of(
                request.tenant(),
                request.vcpus(),
                request.ramBytes(),
                request.diskBytes(),
                request.zone(),
                request.role(),
                request.cpuWeight(),
                request.cpuCapMicroCores(),
                request.sriovFunctions(),
                request.volumes(),
                request.sameHostVolume(),
                request.serverGroups(),
                request.requiredTraits(),
                request.forbiddenTraits(),
                request.sameHost(),
                request.differentHost()));
    }
}
