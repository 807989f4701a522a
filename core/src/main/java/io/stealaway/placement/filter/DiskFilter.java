package io.stealaway.placement.filter;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** The host has disk to hand out, by Nova's reckoning and with all that is promised; a VM without disk needs none. */
final class DiskFilter implements HostFilter {

    @Override
    public boolean accepts(PlacementView view, int host) {
        long needs = view.vm().diskBytes();
        return needs == 0 || needs <= view.freeDiskBytes(host);
    }

    @Override
    public String reason(PlacementView view, int host) {
        return ReasonFormat.bytesShort(
                view.vm().diskBytes(), view.freeDiskBytes(host), view.host(host).diskCapacityBytes());
    }
}
