package io.stealaway.placement.filter;

import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** No VM is wider than the host: its vCPUs would wait for each other. */
final class WidthFilter implements HostFilter {

    @Override
    public FilterScope scope() {
        return FilterScope.HOST_AND_VM;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        return view.vm().vcpus() <= view.host(host).threads();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "has " + view.vm().vcpus() + " vCPUs, the host "
                + view.host(host).threads() + " threads";
    }
}
