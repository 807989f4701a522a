package io.stealaway.placement;

import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;

/** Follows soft server groups: with n other members on the host, 1 / (1 + n) for anti-affinity and n / (1 + n) for affinity; the mean
 * over the VM's soft groups, 1 everywhere without one.
 *
 * <p>A share of all members would depend on other hosts; this does not. */
final class SoftGroupScorer implements HostScorer {

    @Override
    public double score(PlacementView view, int host) {
        double sum = 0.0;
        int groups = 0;
        for (ServerGroupId id : view.vm().serverGroups()) {
            Rule rule = view.snapshot().serverGroup(id).orElseThrow().rule();
            if (rule == Rule.SOFT_AFFINITY || rule == Rule.SOFT_ANTI_AFFINITY) {
                double near = view.groupVms(id, host);
                sum += (rule == Rule.SOFT_AFFINITY ? near : 1.0) / (1.0 + near);
                groups++;
            }
        }
        return groups == 0 ? 1.0 : sum / groups;
    }
}
