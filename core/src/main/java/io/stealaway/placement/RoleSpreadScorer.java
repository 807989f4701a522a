package io.stealaway.placement;

import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;

/** The fewer VMs of the role on the host, the better: 1 / (1 + others). 1 everywhere for a VM without a role. */
final class RoleSpreadScorer implements HostScorer {

    @Override
    public double score(PlacementView view, int host) {
        return 1.0 / (1.0 + view.sameRoleVms(host));
    }
}
