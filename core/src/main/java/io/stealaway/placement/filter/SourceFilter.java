package io.stealaway.placement.filter;

import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementKind;
import io.stealaway.spi.PlacementView;

/** A VM does not move to the host it is on. */
final class SourceFilter implements HostFilter {

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
        return host != view.sourceHost();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "the VM is on it";
    }
}
