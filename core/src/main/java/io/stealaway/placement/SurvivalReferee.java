package io.stealaway.placement;

import io.stealaway.model.HostId;
import io.stealaway.model.PlacementPolicy;
import io.stealaway.model.ZoneId;
import io.stealaway.placement.PlanChecker.Violation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Judges whether a move leaves more VMs without a host, should hosts fail, than the cluster did before. Not thread-safe. */
final class SurvivalReferee {
    private final Board first;
    private final PlacementPolicy policy;
    private final Map<ZoneId, Stranded> atFirst = new TreeMap<>();

    SurvivalReferee(Board first, PlacementPolicy policy) {
        this.first = first;
        this.policy = policy;
    }

    List<Violation> judge(RefereedMove move) {
        Verdicts verdicts = Verdicts.ofMove(move.vm().id(), move.target().id());
        if (policy.failureShare() > 0.0) {
            ZoneId zone = move.source().zone();
            HostId from = move.source().id();
            Board with = new Board(move.board());
            with.begin(move.vm(), from, move.target().id());
            Stranded before = atFirst.computeIfAbsent(zone, id -> Stranded.in(first, id, policy));
            Stranded after = Stranded.in(with, zone, policy);
            verdicts.expect(
                    "survival",
                    after.least() <= before.most(),
                    after.least() + " VMs have nowhere to go when hosts fail, " + before.most() + " before");
        }
        return verdicts.violations();
    }
}
