package io.stealaway.placement.filter;

import io.stealaway.model.Host;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** The host is enabled, up, not in maintenance, and has no problem. */
final class HostStateFilter implements HostFilter {

    @Override
    public FilterScope scope() {
        return FilterScope.HOST;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        Host facts = view.host(host);
        return facts.enabled()
                && facts.up()
                && !facts.maintenance()
                && facts.problem().isEmpty();
    }

    @Override
    public String reason(PlacementView view, int host) {
        Host facts = view.host(host);
        if (!facts.enabled()) {
            return "is disabled";
        }
        if (!facts.up()) {
            return "is down";
        }
        return facts.maintenance()
                ? "is in maintenance"
                : "has a problem: " + facts.problem().orElseThrow();
    }
}
