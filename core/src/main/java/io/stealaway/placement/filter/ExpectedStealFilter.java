package io.stealaway.placement.filter;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** Hardly any CPU is expected to be stolen on the host with the VM at the moments to come; asks nothing while too little is remembered. */
final class ExpectedStealFilter implements HostFilter {

    @Override
    public boolean accepts(PlacementView view, int host) {
        return !view.foresees()
                || view.expectedStealRatio(host) < view.policy().foresight().maxExpectedStealRatio();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "expected steal " + ReasonFormat.percent(view.expectedStealRatio(host)) + ", refused from "
                + ReasonFormat.percent(view.policy().foresight().maxExpectedStealRatio());
    }
}
