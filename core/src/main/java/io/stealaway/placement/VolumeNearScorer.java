package io.stealaway.placement;

import io.stealaway.model.Volume;
import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;

/** The more of its volumes' bytes the host holds, the better: local over all; 1 everywhere without bytes. */
final class VolumeNearScorer implements HostScorer {

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
}
