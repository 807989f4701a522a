package io.stealaway.placement.filter;

import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** The VM takes no more RAM or disk than the host really has, whatever the allocation ratio: {@code max_unit} of OpenStack Placement. */
final class UnitSizeFilter implements HostFilter {

    @Override
    public FilterScope scope() {
        return FilterScope.HOST_AND_VM;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        return view.vm().ramBytes() <= view.host(host).ramBytes()
                && view.vm().diskBytes() <= view.host(host).diskBytes();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return view.vm().ramBytes() > view.host(host).ramBytes()
                ? "needs " + view.vm().ramBytes() + " bytes of RAM, the host has "
                        + view.host(host).ramBytes()
                : "needs " + view.vm().diskBytes() + " bytes of disk, the host has "
                        + view.host(host).diskBytes();
    }
}
