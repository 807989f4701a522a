package io.stealaway.placement.filter;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** No more SR-IOV functions in use than cores, where the policy asks for that: beyond it, throughput drifts apart between VMs. */
final class SriovCoresFilter implements HostFilter {

    @Override
    public boolean accepts(PlacementView view, int host) {
        return !view.policy().placement().sriovWithinCores()
                || view.vm().sriovFunctions() == 0
                || inUse(view, host) + view.vm().sriovFunctions()
                        <= view.host(host).cores();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return inUse(view, host) + " SR-IOV functions in use, with the VM "
                + (inUse(view, host) + view.vm().sriovFunctions()) + " on "
                + view.host(host).cores() + " cores";
    }

    private static long inUse(PlacementView view, int host) {
        return (long) view.host(host).sriovFunctions() - view.freeSriovFunctions(host);
    }
}
