package io.stealaway.placement;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** Refuses two in five by a hash: any filter, as far as an engine can tell. */
final class RandomFilter implements HostFilter {
    private final long seed;

    RandomFilter(long seed) {
        this.seed = seed;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        return SplitMix.fraction(
                        seed + 1, view.vm().id().value(), view.host(host).id().value())
                < 0.6;
    }
}
