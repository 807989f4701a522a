package io.stealaway.placement.score;

import io.stealaway.spi.PlacementView;
import java.util.Arrays;

/** With no more SR-IOV functions in use than cores the host scores 1, else cores over functions: beyond that, throughput drifts
 * apart
 * between VMs. 1 everywhere for a VM without functions. */
final class SriovScorer implements BoundedScorer {

    @Override
    public double score(PlacementView view, int host) {
        int needs = view.vm().sriovFunctions();
        if (needs == 0) {
            return 1.0;
        }
        long inUse = (long) view.host(host).sriovFunctions() - view.freeSriovFunctions(host) + needs;
        return Math.min(1.0, (double) view.host(host).cores() / (double) inUse);
    }

    @Override
    public void scoreAll(PlacementView view, int[] hosts, int count, double[] scores) {
        if (view.vm().sriovFunctions() == 0) {
            Arrays.fill(scores, 0, count, 1.0);
            return;
        }
        BoundedScorer.super.scoreAll(view, hosts, count, scores);
    }
}
