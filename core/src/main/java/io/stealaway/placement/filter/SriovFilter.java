package io.stealaway.placement.filter;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** The host has as many SR-IOV functions free as the VM holds. */
final class SriovFilter implements HostFilter {

    @Override
    public boolean accepts(PlacementView view, int host) {
        int needs = view.vm().sriovFunctions();
        return needs == 0 || needs <= view.freeSriovFunctions(host);
    }

    @Override
    public String reason(PlacementView view, int host) {
        return ReasonFormat.countShort(
                view.vm().sriovFunctions(),
                view.freeSriovFunctions(host),
                view.host(host).sriovFunctions());
    }
}
