package io.stealaway.placement.filter;

import io.stealaway.model.Host;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** The host is enabled, up, and not in maintenance. */
final class HostStateFilter implements HostFilter {

    @Override
    public FilterScope scope() {
        return FilterScope.HOST;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        Host facts = view.host(host);
        return facts.enabled() && facts.up() && !facts.maintenance();
    }

    @Override
    public String reason(PlacementView view, int host) {
        Host facts = view.host(host);
        if (!facts.enabled()) {
            return "is disabled";
        }
        return facts.up() ? "is in maintenance" : "is down";
    }
}
