package io.stealaway.examples.plugins;

import io.stealaway.model.HostId;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;
import java.util.Map;

/** Keeps the CPU that is needed of a rack within what its power supply feeds. */
final class RackPowerFilter implements HostFilter {
    private final Map<HostId, String> racks;
    private final long maxMicroCores;

    RackPowerFilter(Map<HostId, String> racks, long maxMicroCores) {
        this.racks = Map.copyOf(racks);
        this.maxMicroCores = maxMicroCores;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        return neededOfRack(view, host) <= maxMicroCores;
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "its rack would be needed for " + neededOfRack(view, host) + " micro-cores, and feeds " + maxMicroCores;
    }

    /** The VM counts on the host, and on its own host too: both run it while it moves. */
    private long neededOfRack(PlacementView view, int host) {
        String rack = rack(view, host);
        long needed = 0;
        for (int other = 0; other < view.snapshot().hosts().size(); other++) {
            if (rack(view, other).equals(rack)) {
                needed += view.neededMicroCores(other);
                needed += other == host || other == view.sourceHost() ? view.vmNeededMicroCores() : 0;
            }
        }
        return needed;
    }

    private String rack(PlacementView view, int host) {
        return racks.getOrDefault(view.host(host).id(), "");
    }
}
