package io.stealaway.placement.score;

import io.stealaway.model.Volume;
import io.stealaway.spi.PlacementView;
import java.util.Arrays;

/** The more of its volumes' bytes the host holds, the better: local over all; 1 everywhere without bytes. */
public final class VolumeNearScorer implements BoundedScorer {

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
        long[] near = new long[count];
        for (Volume volume : view.vm().volumes()) {
            all += volume.bytes();
            int place = Arrays.binarySearch(
                    hosts, 0, count, view.volumeHost(volume.id()).orElse(-1));
            if (place >= 0) {
                near[place] += volume.bytes();
            }
        }
        for (int i = 0; i < count; i++) {
            scores[i] = all == 0 ? 1.0 : (double) near[i] / (double) all;
        }
    }
}
