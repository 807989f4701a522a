package io.stealaway.placement.filter;

import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;
import java.util.Optional;

/** No more members of a server group with hard anti-affinity on a host than the group allows. */
final class AntiAffinityFilter implements HostFilter {

    @Override
    public boolean accepts(PlacementView view, int host) {
        return broken(view, host).isEmpty();
    }

    @Override
    public String reason(PlacementView view, int host) {
        ServerGroup group = broken(view, host).orElseThrow();
        return "holds " + view.groupVms(group.id(), host) + " members of server group " + group.id() + ", the cap is "
                + group.maxPerHost();
    }

    private static Optional<ServerGroup> broken(PlacementView view, int host) {
        for (ServerGroupId id : view.vm().serverGroups()) {
            ServerGroup group = view.snapshot().serverGroup(id).orElseThrow();
            if (group.rule() == Rule.ANTI_AFFINITY && view.groupVms(id, host) >= group.maxPerHost()) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }
}
