package io.stealaway.placement.filter;

import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** A VM never leaves its availability zone. */
final class ZoneFilter implements HostFilter {

    @Override
    public FilterScope scope() {
        return FilterScope.HOST_AND_VM;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        return view.snapshot().hostZone(host) == view.zone();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "is in zone " + view.host(host).zone() + ", the VM in "
                + view.snapshot().zones().get(view.zone());
    }
}
