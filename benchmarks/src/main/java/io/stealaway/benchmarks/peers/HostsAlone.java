package io.stealaway.benchmarks.peers;

import io.stealaway.benchmarks.EngineParts;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ours, but only what the in-house peers do: a host for each VM in turn. The state that a plan begins with is included; waves,
 * predictions and hash are not.
 */
final class HostsAlone implements Peer {
    private int[] movers = {};
    private @Nullable EngineParts parts;

    @Override
    public void prepare(Problem problem) {
        movers = problem.movers;
        parts = EngineParts.ofCommonRules(problem.instance.snapshot(), StealAway.policy());
    }

    @Override
    public int[] solve() {
        return Objects.requireNonNull(parts).greedy(movers);
    }
}
