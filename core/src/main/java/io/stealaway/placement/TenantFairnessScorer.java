package io.stealaway.placement;

import io.stealaway.spi.PlacementView;

/** The less of the host's CPU the VM's tenant would need, the better: 1 - its need over all CPU, so that no tenant robs itself. */
final class TenantFairnessScorer implements BoundedScorer {

    @Override
    public boolean stealMonotone() {
        return true;
    }

    @Override
    public double score(PlacementView view, int host) {
        return 1.0 - Math.min(1.0, view.tenantNeedRatio(host));
    }

    /** A host needs no less for the tenant than the VM brings. */
    @Override
    public double vmBound(PlacementState state) {
        double need = state.loads().need(state.vmIndex());
        return 1.0 - Math.min(1.0, need / state.loads().largestMicroCores());
    }
}
