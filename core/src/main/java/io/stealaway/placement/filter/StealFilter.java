package io.stealaway.placement.filter;

import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** Hardly any CPU is stolen on the host now. */
final class StealFilter implements HostFilter {

    @Override
    public FilterScope scope() {
        return FilterScope.HOST;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        return view.stealRatio(host) < view.policy().placement().maxStealRatio();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "steal " + ReasonFormat.percent(view.stealRatio(host)) + ", refused from "
                + ReasonFormat.percent(view.policy().placement().maxStealRatio());
    }
}
