package io.stealaway.placement.search;

import io.stealaway.model.MicroCores;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.PlannedMigration;
import io.stealaway.placement.order.CandidateHeap;
import io.stealaway.placement.rule.RulesByPurpose;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.PredictedShares;
import io.stealaway.placement.state.VmPlacementView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Looks for neighbours whose leaving cures a victim where it is: one after another by rank, each of which must help it by
 * the policy's least benefit, until its own predicted steal is clear. Not thread-safe.
 */
final class NeighbourSearch {
    private final PlanState state;
    private final HostSearch search;
    private final RulesByPurpose rules;
    private final MigrationFactory migrationFactory;
    private final CandidateRanking ranking;
    private final PredictedShares shares;
    private final CandidateHeap leavers = new CandidateHeap();
    /** Where the victim itself goes, as the state stood when that was asked last. */
    private OptionalInt own = OptionalInt.empty();

    /**
     * What helps a victim.
     *
     * @param moves of neighbours, in order
     * @param cures whether they cure it
     * @param own where the victim itself goes when its own move helps most; empty when that is not known
     */
    record Found(List<PlannedMigration> moves, boolean cures, OptionalInt own) {}

    NeighbourSearch(
            PlanState state,
            HostSearch search,
            RulesByPurpose rules,
            MigrationFactory migrationFactory,
            CandidateRanking ranking) {
        this.state = state;
        this.search = search;
        this.rules = rules;
        this.migrationFactory = migrationFactory;
        this.ranking = ranking;
        shares = new PredictedShares(state);
    }

    /** Leaves the state as it was. */
    Found find(int victim) {
        own = OptionalInt.empty();
        Optional<PlannedMigration> next = next(victim);
        return next.isEmpty() ? new Found(List.of(), false, own) : find(victim, next.get());
    }

    private Found find(int victim, PlannedMigration first) {
        Deque<Integer> laid = new ArrayDeque<>();
        List<PlannedMigration> moves = new ArrayList<>();
        Optional<PlannedMigration> next = Optional.of(first);
        while (next.isPresent()) {
            moves.add(next.get());
            laid.push(apply(next.get()));
            next = next(victim);
        }
        boolean cures = shares.of(state.placements().host(victim, 0)).stealRatio(victim) < clear();
        laid.forEach(state::unplan);
        return new Found(List.copyOf(moves), cures, OptionalInt.empty());
    }

    private int apply(PlannedMigration move) {
        int vm = state.snapshot().vmIndex(move.vm()).orElseThrow();
        state.plan(vm, state.snapshot().hostIndex(move.target()).orElseThrow());
        return vm;
    }

    private double clear() {
        return state.policy().detection().clearStealRatio();
    }

    /** Returns the next move, unless the victim is cured, no neighbour helps, or the victim's own move helps most. */
    private Optional<PlannedMigration> next(int victim) {
        int host = state.placements().host(victim, 0);
        shares.of(host);
        if (shares.stealRatio(victim) < clear()
                || AlreadyRelieved.source(state, victim).isPresent()) {
            return Optional.empty();
        }
        leavers.clear();
        ranking.rank(state, host, victim, shares, leavers);
        for (int leaver = leavers.next(); leaver != CandidateHeap.NONE; leaver = leavers.next()) {
            if (leaver == victim) {
                own = mayMove(victim, MigrationPurpose.CURE);
                if (own.isPresent()) {
                    return Optional.empty();
                }
            } else if (!search.noRoom(rules.all(MigrationPurpose.RELIEVE), leaver) && helps(victim, leaver)) {
                OptionalInt target = mayMove(leaver, MigrationPurpose.RELIEVE);
                if (target.isPresent()) {
                    return Optional.of(write(leaver, target.getAsInt(), victim));
                }
            }
        }
        return Optional.empty();
    }

    /** What one VM gains by another's leaving is never more than what the other had, but for a unit of rounding. */
    private boolean helps(int victim, int leaver) {
        double least = state.policy().placement().minBenefit();
        long vcpus = state.snapshot().vms().get(victim).vcpus();
        if (shares.allocatedMicroCores(leaver) + 1 < least * vcpus * MicroCores.PER_CORE) {
            return false;
        }
        double gain = shares.stealRatio(victim) - shares.stealRatioWithout(victim, leaver);
        return gain > 0.0 && gain >= least;
    }

    private OptionalInt mayMove(int vm, MigrationPurpose purpose) {
        VmPlacementView view = state.viewOf(vm);
        return VmEligibility.stays(view).isPresent() ? OptionalInt.empty() : search.best(rules.all(purpose), view);
    }

    private PlannedMigration write(int leaver, int target, int victim) {
        return migrationFactory
                .move(state.viewOf(leaver), target, MigrationPurpose.RELIEVE, victim)
                .steal(state.snapshot().neighbourStealRatio(victim), shares.stealRatioWithout(victim, leaver))
                .build();
    }
}
