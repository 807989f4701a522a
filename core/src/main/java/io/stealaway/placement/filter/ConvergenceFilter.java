package io.stealaway.placement.filter;

import io.stealaway.placement.schedule.Transfer;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementKind;
import io.stealaway.spi.PlacementView;

/** The wire to the host is faster than the VM dirties memory, else the copy never ends; not asked without a declared bandwidth. */
final class ConvergenceFilter implements HostFilter {

    @Override
    public boolean appliesTo(PlacementKind kind) {
        return kind == PlacementKind.MIGRATION;
    }

    @Override
    public FilterScope scope() {
        return FilterScope.HOST_AND_VM;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        long declared = view.policy().migration().bandwidthBytesPerSecond();
        return declared == 0 || Transfer.converges(view.vm(), rate(view, host));
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "the VM dirties " + ReasonFormat.bytesPerSecond(view.vm().dirtyBytesPerSecond()) + ", the wire carries "
                + ReasonFormat.bytesPerSecond(rate(view, host));
    }

    private static long rate(PlacementView view, int host) {
        return Transfer.rate(
                view.policy().migration().bandwidthBytesPerSecond(), view.host(view.sourceHost()), view.host(host));
    }
}
