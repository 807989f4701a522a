package io.stealaway.placement.score;

import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.spi.PlacementView;
import java.util.ArrayList;
import java.util.List;

/** Follows soft server groups: with n other members on the host, 1 / (1 + n) for anti-affinity and n / (1 + n) for affinity; the
 * mean
 * over the VM's soft groups, 1 everywhere without one.
 *
 * <p>A share of all members would depend on other hosts; this does not. */
final class SoftGroupScorer implements BoundedScorer {

    @Override
    public double score(PlacementView view, int host) {
        return score(view, softGroups(view), host);
    }

    /** Looks the VM's groups up once for all hosts. */
    @Override
    public void scoreAll(PlacementView view, int[] hosts, int count, double[] scores) {
        List<ServerGroup> groups = softGroups(view);
        for (int i = 0; i < count; i++) {
            scores[i] = score(view, groups, hosts[i]);
        }
    }

    private static double score(PlacementView view, List<ServerGroup> groups, int host) {
        double sum = 0.0;
        for (int i = 0; i < groups.size(); i++) {
            double near = view.groupVms(groups.get(i).id(), host);
            sum += (groups.get(i).rule() == Rule.SOFT_AFFINITY ? near : 1.0) / (1.0 + near);
        }
        return groups.isEmpty() ? 1.0 : sum / groups.size();
    }

    private static List<ServerGroup> softGroups(PlacementView view) {
        if (view.vm().serverGroups().isEmpty()) {
            return List.of();
        }
        List<ServerGroup> groups = new ArrayList<>();
        for (ServerGroupId id : view.vm().serverGroups()) {
            ServerGroup group = view.snapshot().serverGroup(id).orElseThrow();
            if (group.rule() == Rule.SOFT_AFFINITY || group.rule() == Rule.SOFT_ANTI_AFFINITY) {
                groups.add(group);
            }
        }
        return groups;
    }
}
