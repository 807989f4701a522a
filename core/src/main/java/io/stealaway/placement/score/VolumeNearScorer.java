package io.stealaway.placement.score;

import io.stealaway.model.Volume;
import io.stealaway.spi.PlacementView;
import java.util.Arrays;
import java.util.List;

/** The more of its volumes' bytes the host holds, the better: local over all; 1 everywhere without bytes. */
final class VolumeNearScorer implements BoundedScorer {

    @Override
    public double score(PlacementView view, int host) {
        long all = 0;
        long near = 0;
        for (Volume volume : view.vm().volumes()) {
            all += volume.bytes();
            near += view.volumeHost(volume.id()).orElse(-1) == host ? volume.bytes() : 0;
        }
        return all == 0 ? 1.0 : (double) near / (double) all;
    }

    /** Asks where each volume is once, and gives its bytes to that one host. */
    @Override
    public void scoreAll(PlacementView view, int[] hosts, int count, double[] scores) {
        long all = 0;
        for (Volume volume : view.vm().volumes()) {
            all += volume.bytes();
        }
        Arrays.fill(scores, 0, count, all == 0 ? 1.0 : 0.0);
        for (Volume volume : all == 0 ? List.<Volume>of() : view.vm().volumes()) {
            int at = view.volumeHost(volume.id()).orElse(-1);
            int place = Arrays.binarySearch(hosts, 0, count, at);
            if (place >= 0) {
                scores[place] = score(view, at);
            }
        }
    }
}
