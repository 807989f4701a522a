package io.stealaway.examples.plugins;

import io.stealaway.spi.HostScorer;
import io.stealaway.testkit.HostScorerContract;

class TraitScorerTest extends HostScorerContract {
    @Override
    protected HostScorer scorer() {
        return new TraitScorer("COMPUTE_AVX2");
    }

    @Override
    protected boolean stealMonotone() {
        return true;
    }
}
