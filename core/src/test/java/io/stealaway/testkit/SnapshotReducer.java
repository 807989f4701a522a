package io.stealaway.testkit;

import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Shrinks a snapshot on which something fails to one on which it still does and that holds nothing it could do without:
 * hosts with all that is on them, VMs, server groups, migrations in flight, observations, then every fact that can be set to
 * its default. Removes many at once while it can, then one by one (delta debugging), until nothing more can go.
 *
 * <p>Deterministic: the same snapshot and predicate give the same result. Thread-safe.
 */
public final class SnapshotReducer {
    private static final List<Function<ClusterSnapshot, List<Removal>>> KINDS = List.of(
            Removals::hosts,
            Removals::vms,
            Removals::serverGroups,
            Removals::inFlight,
            Removals::observations,
            HostFacts::removals,
            VmFacts::removals,
            ObservationFacts::removals);

    private SnapshotReducer() {}

    /**
     * Returns a snapshot that fails as well, and no longer would if any one thing more were taken from it.
     *
     * @param failing a snapshot on which the predicate holds
     * @param fails whether a snapshot still fails; pure, asked often; what it throws ends the search
     * @throws IllegalArgumentException if the predicate does not hold on the snapshot to begin with
     */
    public static ClusterSnapshot smallest(ClusterSnapshot failing, Predicate<ClusterSnapshot> fails) {
        Objects.requireNonNull(fails, "fails");
        if (!fails.test(failing)) {
            throw new IllegalArgumentException("failing (" + failing + ") must fail. Maybe it depends on chance?");
        }
        ClusterSnapshot before;
        ClusterSnapshot smaller = failing;
        do {
            before = smaller;
            for (Function<ClusterSnapshot, List<Removal>> kind : KINDS) {
                smaller = without(smaller, kind, fails);
            }
        } while (!smaller.equals(before));
        return smaller;
    }

    /** Takes away things of one kind: all at once, then halves, quarters, and single ones. */
    private static ClusterSnapshot without(
            ClusterSnapshot snapshot, Function<ClusterSnapshot, List<Removal>> kind, Predicate<ClusterSnapshot> fails) {
        ClusterSnapshot smaller = snapshot;
        for (int chunk = kind.apply(smaller).size(); chunk > 0; chunk /= 2) {
            int from = 0;
            List<Removal> removals = kind.apply(smaller);
            while (from < removals.size()) {
                List<Removal> some = removals.subList(from, Math.min(from + chunk, removals.size()));
                Optional<ClusterSnapshot> candidate = applied(smaller, some).filter(fails);
                if (candidate.isPresent()) {
                    smaller = candidate.get();
                    removals = kind.apply(smaller);
                } else {
                    from += chunk;
                }
            }
        }
        return smaller;
    }

    /** Returns nothing when what is left contradicts itself, as fewer threads than cores do. */
    private static Optional<ClusterSnapshot> applied(ClusterSnapshot snapshot, List<Removal> removals) {
        Facts facts = new Facts(snapshot);
        try {
            new ArrayList<>(removals).forEach(removal -> removal.from(facts));
            return Optional.of(facts.snapshot());
        } catch (IllegalArgumentException contradiction) {
            return Optional.empty();
        }
    }
}
