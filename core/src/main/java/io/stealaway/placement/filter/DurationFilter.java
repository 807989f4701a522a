package io.stealaway.placement.filter;

import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementKind;
import io.stealaway.spi.PlacementView;
import java.time.Duration;

/** The copy to the host ends in the time that a migration may take; not asked where its duration cannot be predicted. */
final class DurationFilter implements HostFilter {

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
        return view.predictedDuration(host)
                .filter(duration -> duration.compareTo(view.policy().migration().maxDuration()) > 0)
                .isEmpty();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "the copy would take " + view.predictedDuration(host).orElse(Duration.ZERO) + ", at most "
                + view.policy().migration().maxDuration() + " is allowed";
    }
}
