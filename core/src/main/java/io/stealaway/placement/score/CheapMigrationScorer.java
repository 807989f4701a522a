package io.stealaway.placement.score;

import io.stealaway.model.Vm;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.placement.schedule.Transfer;
import io.stealaway.spi.PlacementKind;
import io.stealaway.spi.PlacementView;
import java.time.Duration;

/** The sooner the copy to the host ends, the better: 1 - duration over the longest allowed. 0 when it would never end, 1 everywhere
 * without a declared bandwidth. */
final class CheapMigrationScorer implements BoundedScorer {

    @Override
    public boolean appliesTo(PlacementKind kind) {
        return kind == PlacementKind.MIGRATION;
    }

    @Override
    public double score(PlacementView view, int host) {
        return score(view.policy().migration(), view.vm(), rate(view, host));
    }

    /** Adjacent hosts in the column mostly share one bandwidth, so the value computed for one is reused for the next. */
    @Override
    public void scoreAll(PlacementView view, int[] hosts, int count, double[] scores) {
        MigrationPolicy policy = view.policy().migration();
        Vm vm = view.vm();
        long lastRate = -1;
        double last = 0.0;
        for (int i = 0; i < count; i++) {
            long rate = rate(view, hosts[i]);
            if (rate != lastRate) {
                last = score(policy, vm, rate);
                lastRate = rate;
            }
            scores[i] = last;
        }
    }

    private static long rate(PlacementView view, int host) {
        return Transfer.rate(
                view.policy().migration().bandwidthBytesPerSecond(), view.host(view.sourceHost()), view.host(host));
    }

    private static double score(MigrationPolicy policy, Vm vm, long rate) {
        if (policy.bandwidthBytesPerSecond() == 0) {
            return 1.0;
        }
        return Transfer.converges(vm, rate)
                ? 1.0 - Math.min(1.0, seconds(Transfer.duration(vm, rate)) / seconds(policy.maxDuration()))
                : 0.0;
    }

    /** A positive duration, however short, stays positive. */
    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    /** A target's link may be slower than the source's; none makes the copy faster. */
    @Override
    public double vmBound(PlacementView view, long largestMicroCores) {
        return score(view.policy().migration(), view.vm(), rate(view, view.sourceHost()));
    }
}
