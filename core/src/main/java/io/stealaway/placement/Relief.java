package io.stealaway.placement;

import io.stealaway.model.MicroCores;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.PlannedMigration.Purpose;
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
final class Relief {
    private final PlacementState state;
    private final HostSearch search;
    private final Rules rules;
    private final Rules rulesOfOthers;
    private final MoveWriter writer;
    private final LeaverRanking ranking;
    private final StayingShares shares;
    private final Leavers leavers = new Leavers();
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

    Relief(PlacementState state, HostSearch search, Rules rules, MoveWriter writer, LeaverRanking ranking) {
        this.state = state;
        this.search = search;
        this.rules = rules;
        rulesOfOthers = BenefitFilter.leftOutOf(rules);
        this.writer = writer;
        this.ranking = ranking;
        shares = new StayingShares(state);
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
            laid.push(lay(next.get()));
            next = next(victim);
        }
        boolean cures = shares.of(state.stands().host(victim, 0)).stealRatio(victim) < clear();
        laid.forEach(state::unplan);
        return new Found(List.copyOf(moves), cures, OptionalInt.empty());
    }

    private int lay(PlannedMigration move) {
        int vm = state.snapshot().vmIndex(move.vm()).orElseThrow();
        state.plan(vm, state.snapshot().hostIndex(move.target()).orElseThrow());
        return vm;
    }

    private double clear() {
        return state.policy().detection().clearStealRatio();
    }

    /** Returns the next move, unless the victim is cured, nobody helps, or the victim's own move helps most. */
    private Optional<PlannedMigration> next(int victim) {
        int host = state.stands().host(victim, 0);
        shares.of(host);
        state.ask(victim);
        if (shares.stealRatio(victim) < clear() || Relieved.source(state).isPresent()) {
            return Optional.empty();
        }
        leavers.clear();
        ranking.rank(state, host, victim, shares, leavers);
        for (int leaver = leavers.next(); leaver != Leavers.NONE; leaver = leavers.next()) {
            if (leaver == victim) {
                own = mayMove(victim, rules);
                if (own.isPresent()) {
                    return Optional.empty();
                }
            } else if (helps(victim, leaver)) {
                OptionalInt target = mayMove(leaver, rulesOfOthers);
                if (target.isPresent()) {
                    return Optional.of(write(target.getAsInt(), victim));
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

    private OptionalInt mayMove(int vm, Rules asked) {
        state.ask(vm);
        return Mobility.stays(state).isPresent() ? OptionalInt.empty() : search.best(asked);
    }

    private PlannedMigration write(int target, int victim) {
        return writer.move(target, Purpose.RELIEVE, victim)
                .steal(state.snapshot().neighbourStealRatio(victim), shares.stealRatioWithout(victim, state.vmIndex()))
                .build();
    }
}
