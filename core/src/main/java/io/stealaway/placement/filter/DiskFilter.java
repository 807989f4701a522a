package io.stealaway.placement.filter;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** Passes hosts with enough schedulable disk, by Nova's formula and with all claims counted; a VM without disk needs none. */
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
