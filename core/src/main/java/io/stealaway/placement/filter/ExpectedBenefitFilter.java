package io.stealaway.placement.filter;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementKind;
import io.stealaway.spi.PlacementView;
import java.util.Locale;

/** The move pays: it is expected to save enough stolen CPU over the horizon for each GiB copied; asks nothing while too little is remembered. */
final class ExpectedBenefitFilter implements HostFilter {
    private static final double GIB = 1L << 30;

    @Override
    public boolean appliesTo(PlacementKind kind) {
        return kind == PlacementKind.MIGRATION;
    }

    @Override
    public boolean appliesTo(MigrationPurpose purpose) {
        return switch (purpose) {
            case CURE, RELIEVE, PREVENT -> true;
            case MAKE_ROOM, STEP_ASIDE -> false;
        };
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        if (!view.foresees()) {
            return true;
        }
        double relief = view.expectedReliefCoreSeconds(host);
        return relief > 0.0 && relief >= least(view);
    }

    private static double least(PlacementView view) {
        return view.policy().foresight().minReliefPerGib() * (view.vm().bytesToCopy() / GIB);
    }

    @Override
    public String reason(PlacementView view, int host) {
        return String.format(
                Locale.ROOT,
                "%.0f core-seconds would be saved within %s, less than the %.0f that the copy is worth",
                view.expectedReliefCoreSeconds(host),
                view.policy().foresight().horizon(),
                least(view));
    }
}
