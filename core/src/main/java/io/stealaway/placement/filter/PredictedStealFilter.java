package io.stealaway.placement.filter;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** Hardly any CPU would be stolen on the host with the VM and all that is promised to it. */
final class PredictedStealFilter implements HostFilter {

    @Override
    public boolean accepts(PlacementView view, int host) {
        return view.predictedStealRatio(host) < view.policy().placement().maxPredictedStealRatio();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "predicted steal " + ReasonFormat.percent(view.predictedStealRatio(host)) + ", refused from "
                + ReasonFormat.percent(view.policy().placement().maxPredictedStealRatio());
    }
}
