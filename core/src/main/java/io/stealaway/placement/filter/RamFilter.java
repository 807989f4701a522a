package io.stealaway.placement.filter;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** Passes hosts with enough schedulable RAM, by Nova's formula and with all claims counted. */
final class RamFilter implements HostFilter {

    @Override
    public boolean accepts(PlacementView view, int host) {
        long needs = view.vm().ramBytes();
        return needs == 0 || needs <= view.freeRamBytes(host);
    }

    @Override
    public String reason(PlacementView view, int host) {
        return ReasonFormat.bytesShort(
                view.vm().ramBytes(), view.freeRamBytes(host), view.host(host).ramCapacityBytes());
    }
}
