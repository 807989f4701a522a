package io.stealaway.placement.filter;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementKind;
import io.stealaway.spi.PlacementView;

/**
 * The VM's own steal falls by enough, from what its neighbours were observed to take to what they are predicted to take on
 * the host. Asked when a move is to cure its own VM; a VM that moves for another's sake need not gain.
 */
final class BenefitFilter implements HostFilter {

    @Override
    public boolean appliesTo(PlacementKind kind) {
        return kind == PlacementKind.MIGRATION;
    }

    @Override
    public boolean appliesTo(MigrationPurpose purpose) {
        return purpose == MigrationPurpose.CURE;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        return observed(view) - view.predictedOwnStealRatio(host)
                >= view.policy().placement().minBenefit();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "steal would fall from " + ReasonFormat.percent(observed(view)) + " to "
                + ReasonFormat.percent(view.predictedOwnStealRatio(host)) + ", by less than "
                + ReasonFormat.percent(view.policy().placement().minBenefit());
    }

    private static double observed(PlacementView view) {
        return view.snapshot().neighbourStealRatio(view.vmIndex());
    }
}
