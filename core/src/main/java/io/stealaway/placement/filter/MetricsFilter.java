package io.stealaway.placement.filter;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;
import java.time.Duration;
import java.util.Optional;

/** Every running VM of the host was observed, and not too long ago: missing data never makes a host attractive. */
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
        return "oldest sample " + age(view, host).map(Duration::toString).orElse("none") + " old, stale from "
                + view.policy().detection().maxMetricAge();
    }

    private static boolean stale(PlacementView view, int host) {
        return age(view, host)
                .filter(age -> age.compareTo(view.policy().detection().maxMetricAge()) >= 0)
                .isPresent();
    }

    private static Optional<Duration> age(PlacementView view, int host) {
        ClusterSnapshot snapshot = view.snapshot();
        return snapshot.hostOldestSample(host).map(oldest -> Duration.between(oldest, snapshot.takenAt()));
    }
}
