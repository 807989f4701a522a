package io.stealaway.examples.plugins;

import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;

/** Prefers hosts that have a trait, a newer CPU for example, to those that do not. */
final class TraitScorer implements HostScorer {
    private final String trait;

    TraitScorer(String trait) {
        this.trait = trait;
    }

    @Override
    public double score(PlacementView view, int host) {
        return view.host(host).traits().contains(trait) ? 1.0 : 0.0;
    }
}
