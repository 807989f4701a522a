package io.stealaway.placement.score;

import io.stealaway.spi.PlacementView;

/**
 * The less of the host's CPU the VM's tenant would need, the better: 1 - its need over all CPU, so that no tenant competes with
 * itself.
 */
final class TenantFairnessScorer implements BoundedScorer {

    @Override
    public double score(PlacementView view, int host) {
        return 1.0 - Math.min(1.0, view.tenantNeedRatio(host));
    }

    /** A host needs no less for the tenant than the VM brings. */
    @Override
    public double vmBound(PlacementView view, long largestMicroCores) {
        double need = view.vmNeededMicroCores();
        return 1.0 - Math.min(1.0, need / largestMicroCores);
    }
}
