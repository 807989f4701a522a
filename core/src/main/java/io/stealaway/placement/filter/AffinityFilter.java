package io.stealaway.placement.filter;

import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;
import java.util.Optional;

/** All other members of a server group with hard affinity are on the host, and nowhere else. */
final class AffinityFilter implements HostFilter {

    @Override
    public boolean accepts(PlacementView view, int host) {
        return broken(view, host).isEmpty();
    }

    @Override
    public String reason(PlacementView view, int host) {
        ServerGroupId group = broken(view, host).orElseThrow().id();
        return "server group " + group + " has " + (view.groupVms(group) - view.groupVms(group, host))
                + " other members elsewhere";
    }

    private static Optional<ServerGroup> broken(PlacementView view, int host) {
        for (ServerGroupId id : view.vm().serverGroups()) {
            ServerGroup group = view.snapshot().serverGroup(id).orElseThrow();
            if (group.rule() == Rule.AFFINITY && view.groupVms(id, host) < view.groupVms(id)) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }
}
