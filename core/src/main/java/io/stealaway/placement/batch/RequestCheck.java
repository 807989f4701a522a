package io.stealaway.placement.batch;

import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.snapshot.ClusterSnapshot;

/** Refuses requests for what is not in the snapshot, or for what cannot be. Stateless and thread-safe. */
final class RequestCheck {
    private RequestCheck() {}

    /** @throws IllegalArgumentException naming the request and what is wrong with it */
    static void check(ClusterSnapshot snapshot, VmRequest request) {
        request.zone().ifPresent(zone -> {
            if (!snapshot.zones().contains(zone)) {
                throw wrong(
                        request, "zone " + zone + " is not in the snapshot. Maybe one of " + snapshot.zones() + "?");
            }
        });
        for (VmId id : request.vms()) {
            if (snapshot.vmIndex(id).isPresent()) {
                throw wrong(request, "VM " + id + " exists already");
            }
        }
        for (ServerGroupId id : request.serverGroups()) {
            ServerGroup group = snapshot.serverGroup(id)
                    .orElseThrow(() -> wrong(request, "server group " + id + " is not in the snapshot"));
            checkHints(snapshot, request, group);
        }
        request.sameHost().forEach(id -> known(snapshot, request, id));
        request.differentHost().forEach(id -> known(snapshot, request, id));
    }

    private static Vm known(ClusterSnapshot snapshot, VmRequest request, VmId hinted) {
        return snapshot.vm(hinted)
                .orElseThrow(
                        () -> wrong(request, "VM " + hinted + " of a hint is not in the snapshot. Maybe it is gone?"));
    }

    private static void checkHints(ClusterSnapshot snapshot, VmRequest request, ServerGroup group) {
        for (VmId id : request.differentHost()) {
            if (group.rule() == Rule.AFFINITY && member(snapshot, request, id, group)) {
                throw wrong(
                        request,
                        "server group " + group.id() + " asks for the host of VM " + id
                                + ", and a hint for another one");
            }
        }
        boolean onlyMembers = !request.sameHost().isEmpty()
                && request.sameHost().stream().allMatch(id -> member(snapshot, request, id, group));
        if (group.rule() == Rule.ANTI_AFFINITY && group.maxPerHost() == 1 && onlyMembers) {
            throw wrong(
                    request,
                    "server group " + group.id() + " asks for another host than that of VM "
                            + request.sameHost().first() + ", and a hint for that one");
        }
    }

    private static boolean member(ClusterSnapshot snapshot, VmRequest request, VmId id, ServerGroup group) {
        return known(snapshot, request, id).serverGroups().contains(group.id());
    }

    private static IllegalArgumentException wrong(VmRequest request, String what) {
        return new IllegalArgumentException("request " + request.id() + ": " + what);
    }
}
