package io.stealaway.examples;

import io.stealaway.model.Vm;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;

/**
 * A preference of one's own: hosts on which few VMs belong to other tenants, so that neighbours are rather one's own.
 *
 * <p>The score is absolute, it never looks at which other hosts there are, and it answers for every host.
 *
 * <p>Immutable and thread-safe.
 */
public final class CustomScorer implements HostScorer {
    /** The name to weigh it by, in {@code scorerWeights} of a policy. */
    public static final String NAME = "own-tenant";

    private static final double WEIGHT = 4.0;

    /** Returns an engine with all built-in rules and this preference besides. */
    public static PlacementEngine engine(Policy policy) {
        return PlacementEngine.builder(policy)
                .scorer(NAME, WEIGHT, new CustomScorer())
                .build();
    }

    /** Returns 1 without any VM of another tenant, half of that with one, a third with two, and so on. */
    @Override
    public double score(PlacementView view, int host) {
        ClusterSnapshot snapshot = view.snapshot();
        int strangers = 0;
        for (int vm : snapshot.hostVms(host)) {
            Vm neighbour = snapshot.vms().get(vm);
            strangers += neighbour.tenant().equals(view.vm().tenant()) ? 0 : 1;
        }
        return 1.0 / (1 + strangers);
    }
}
