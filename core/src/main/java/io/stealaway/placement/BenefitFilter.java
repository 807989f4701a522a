package io.stealaway.placement;

import io.stealaway.model.Purpose;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/**
 * The VM's own steal falls by enough, from what its neighbours were observed to take to what they are predicted to take on
 * the host. Asked when a move is to cure its own VM; a VM that moves for another's sake need not gain.
 */
final class BenefitFilter implements HostFilter {

    @Override
    public boolean appliesTo(Purpose purpose) {
        return purpose == Purpose.CURE;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        return observed(view) - view.predictedOwnStealRatio(host)
                >= view.policy().placement().minBenefit();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "steal would fall from " + Figures.percent(observed(view)) + " to "
                + Figures.percent(view.predictedOwnStealRatio(host)) + ", by less than "
                + Figures.percent(view.policy().placement().minBenefit());
    }

    private static double observed(PlacementView view) {
        return view.snapshot().neighbourStealRatio(view.vmIndex());
    }
}
