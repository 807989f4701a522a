package io.stealaway.check;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.policy.PlacementPolicy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Judges whether a move leaves more VMs without a host, should hosts fail, than the cluster did before. Not thread-safe. */
final class SurvivalCheck {
    private final CheckState first;
    private final PlacementPolicy policy;
    private final Map<AvailabilityZone, UnplacedBounds> atFirst = new TreeMap<>();

    SurvivalCheck(CheckState first, PlacementPolicy policy) {
        this.first = first;
        this.policy = policy;
    }

    List<Violation> judge(CheckedStep move) {
        Violations verdicts = Violations.ofMove(move.vm().id(), move.target().id());
        if (policy.failureShare() > 0.0) {
            AvailabilityZone zone = move.source().zone();
            HostId from = move.source().id();
            CheckState with = new CheckState(move.state());
            with.begin(move.vm(), from, move.target().id());
            UnplacedBounds before = atFirst.computeIfAbsent(zone, id -> WorstFailure.in(first, id, policy));
            UnplacedBounds after = WorstFailure.in(with, zone, policy);
            verdicts.expect(
                    "survival",
                    after.least() <= before.most(),
                    after.least() + " VMs have nowhere to go when hosts fail, " + before.most() + " before");
        }
        return verdicts.violations();
    }
}
