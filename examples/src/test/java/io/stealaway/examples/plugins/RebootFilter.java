package io.stealaway.examples.plugins;

import io.stealaway.model.HostId;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;
import java.util.Set;

/** Sends no VM to a host that is to be rebooted soon. */
final class RebootFilter implements HostFilter {
    private final Set<HostId> soon;

    RebootFilter(Set<HostId> soon) {
        this.soon = Set.copyOf(soon);
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        return !soon.contains(view.host(host).id());
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "is to be rebooted soon";
    }
}
