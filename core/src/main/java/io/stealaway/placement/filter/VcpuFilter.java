package io.stealaway.placement.filter;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** Passes hosts with enough schedulable vCPUs, by Nova's formula and with all claims counted. */
final class VcpuFilter implements HostFilter {

    @Override
    public boolean accepts(PlacementView view, int host) {
        return view.vm().vcpus() <= view.freeVcpus(host);
    }

    @Override
    public String reason(PlacementView view, int host) {
        return ReasonFormat.countShort(
                view.vm().vcpus(), view.freeVcpus(host), view.host(host).vcpuCapacity());
    }
}
