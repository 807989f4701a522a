package io.stealaway.placement.filter;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Every running VM of the host was observed lately, by a clock that is right: missing data never makes a host attractive. */
final class MetricsFilter implements HostFilter {

    @Override
    public FilterScope scope() {
        return FilterScope.HOST;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        return view.snapshot().hostUnobserved(host) == 0 && !stale(view, host);
    }

    @Override
    public String reason(PlacementView view, int host) {
        ClusterSnapshot snapshot = view.snapshot();
        if (snapshot.hostUnobserved(host) > 0) {
            return snapshot.hostUnobserved(host) + " of its running VMs not observed";
        }
        Duration most = view.policy().detection().maxMetricAge();
        Duration oldest = age(view, snapshot.hostOldestSample(host));
        return oldest.compareTo(most) >= 0
                ? "oldest sample " + oldest + " old, stale from " + most
                : "newest sample " + ahead(view, snapshot.hostNewestSample(host)) + " in the future, not believed from "
                        + most;
    }

    private static boolean stale(PlacementView view, int host) {
        ClusterSnapshot snapshot = view.snapshot();
        Duration most = view.policy().detection().maxMetricAge();
        return age(view, snapshot.hostOldestSample(host)).compareTo(most) >= 0
                || ahead(view, snapshot.hostNewestSample(host)).compareTo(most) >= 0;
    }

    /** The age negated, without a detour through decimal numbers. */
    private static Duration ahead(PlacementView view, Optional<Instant> sampledAt) {
        return sampledAt
                .map(at -> Duration.between(view.snapshot().takenAt(), at))
                .orElse(Duration.ZERO);
    }

    /** Returns the age of a sample, negative when it is from the future; zero when there is none. */
    private static Duration age(PlacementView view, Optional<Instant> sampledAt) {
        return sampledAt
                .map(at -> Duration.between(at, view.snapshot().takenAt()))
                .orElse(Duration.ZERO);
    }
}
