package io.stealaway.placement.score;

import io.stealaway.spi.PlacementView;
import java.util.Arrays;

/** The fewer VMs of the role on the host, the better: 1 / (1 + others). 1 everywhere for a VM without a role. */
final class RoleSpreadScorer implements BoundedScorer {

    @Override
    public double score(PlacementView view, int host) {
        return 1.0 / (1.0 + view.sameRoleVms(host));
    }

    @Override
    public void scoreAll(PlacementView view, int[] hosts, int count, double[] scores) {
        if (view.vm().role().isEmpty()) {
            Arrays.fill(scores, 0, count, 1.0);
            return;
        }
        BoundedScorer.super.scoreAll(view, hosts, count, scores);
    }
}
