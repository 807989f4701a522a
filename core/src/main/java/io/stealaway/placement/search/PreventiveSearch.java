package io.stealaway.placement.search;

import io.stealaway.model.Detection;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import io.stealaway.placement.foresight.ForecastLoads;
import io.stealaway.placement.order.CandidateHeap;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.state.HostLoads;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.PredictedShares;
import io.stealaway.placement.state.VmPlacementView;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Looks for VMs whose leaving keeps a host from being short at the moments that come: one after another by expected relief for each
 * byte, each of which must pay, until the host is expected to be short no more than the policy bears. Not thread-safe.
 */
final class PreventiveSearch {
    /** So many VMs of a host are looked at for each that leaves; the best come first. */
    private static final int TRIES = 6;

    private static final int MOST_LEAVERS = 4;

    private final PlanState state;
    private final HostSearch search;
    private final Rules rules;
    private final MigrationFactory migrationFactory;
    private final CandidateHeap leavers = new CandidateHeap();
    private final ExpectedReliefRanking ranking = new ExpectedReliefRanking();
    private final PredictedShares shares;
    /** Where the VM that was found last goes. */
    private int target;

    PreventiveSearch(PlanState state, HostSearch search, Rules rules, MigrationFactory migrationFactory) {
        this.state = state;
        this.search = search;
        this.rules = rules;
        this.migrationFactory = migrationFactory;
        shares = new PredictedShares(state);
    }

    /** Decides for the host of a detection, and counts its moves from then on. */
    Placement place(int beneficiary, Detection detection) {
        int host = state.placements().host(beneficiary, 0);
        List<PlannedMigration> moves = new ArrayList<>();
        while (moves.size() < MOST_LEAVERS) {
            int leaver = next(host);
            if (leaver < 0) {
                break;
            }
            moves.add(write(leaver, target, beneficiary, detection));
            state.plan(leaver, target);
        }
        VmId id = state.snapshot().vms().get(beneficiary).id();
        return moves.isEmpty()
                ? new Placement.Stays(id, "no VM of " + detection.host() + " leaves it at a price that pays")
                : new Placement.Chosen(id, moves);
    }

    /** Returns the next VM to leave, and sets its target; below 0 when there is none. */
    private int next(int host) {
        shares.of(host);
        if (expectedStealRatio(host) < state.policy().foresight().minExpectedStealRatio()) {
            return -1;
        }
        leavers.clear();
        ranking.rank(state, host, -1, shares, leavers);
        for (int tries = 0; tries < TRIES; tries++) {
            int leaver = leavers.next();
            if (leaver == CandidateHeap.NONE) {
                return -1;
            }
            VmPlacementView view = state.viewOf(leaver);
            OptionalInt best = VmEligibility.stays(view).isEmpty() ? search.best(rules, view) : OptionalInt.empty();
            if (best.isPresent()) {
                target = best.getAsInt();
                return leaver;
            }
        }
        return -1;
    }

    private double expectedStealRatio(int host) {
        ForecastLoads forecast = state.forecast();
        int[] staying = new int[shares.size()];
        long vcpus = 0;
        for (int place = 0; place < staying.length; place++) {
            staying[place] = shares.vm(place);
            vcpus += state.loads().vcpus(staying[place]);
        }
        return HostLoads.steal(forecast.expectedStolen(host, forecast.needsOf(host, staying), vcpus), vcpus);
    }

    private PlannedMigration write(int leaver, int to, int beneficiary, Detection detection) {
        Detection.Forecast forecast = detection.forecast().orElseThrow();
        return migrationFactory
                .move(state.viewOf(leaver), to, MigrationPurpose.PREVENT, beneficiary)
                .steal(forecast.stealRatio(), 0.0)
                .forecastAt(forecast.at())
                .build();
    }
}
