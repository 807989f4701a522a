package io.stealaway.placement.survival;

import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.HostId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Decides whether a zone survives by looking at every set of hosts that may fail, up to exchangeable hosts, those of the most
 * loaded hosts first.
 */
final class FailoverSearch {
    private final ClusterSnapshot snapshot;
    private final ZoneModel zone;
    private final ZoneSymmetry symmetry;
    private final int most;

    /** @param most evaluations for one question */
    FailoverSearch(ClusterSnapshot snapshot, ZoneModel zone, int most) {
        this.snapshot = snapshot;
        this.zone = zone;
        this.most = most;
        symmetry = new ZoneSymmetry(zone);
    }

    /** Returns which hosts can be exchanged: equal numbers for those. */
    int[] hostKinds(Occupancy occupancy) {
        return symmetry.hostKinds(occupancy);
    }

    /** Returns whether there are more sets to look at than a number. */
    boolean moreThan(long number, Occupancy occupancy, int[] hostKinds) {
        return sets(occupancy, hostKinds).moreThan(number);
    }

    /**
     * Looks at all sets; {@link FailoverResult.Undecided} when the bound is reached, even if a set that strands VMs was found.
     *
     * @param bound proves some sets at a glance, with the copy that was added last
     * @param enough no further set is looked at once one strands more VMs than this
     */
    FailoverResult all(Occupancy occupancy, int enough, SetProof bound, EvaluationBudget plan) {
        int[] hostKinds = symmetry.hostKinds(occupancy);
        FailureSets sets = sets(occupancy, hostKinds);
        EvaluationBudget evaluations = plan.part(most);
        FailoverPacking packing = new FailoverPacking(occupancy, symmetry, hostKinds, evaluations);
        int worst = 0;
        int[] witness = {};
        do {
            int[] failed = sets.current();
            int stranded = FailoverPacking.UNKNOWN;
            if (evaluations.spend()) {
                stranded = bound.proves(failed) ? worst : packing.stranded(failed, worst);
            }
            if (stranded == FailoverPacking.UNKNOWN) {
                return new FailoverResult.Undecided(evaluations.spent());
            }
            witness = stranded > worst ? failed : witness;
            worst = stranded;
        } while (worst <= enough && sets.next());
        return worst == 0 ? new FailoverResult.Survives() : new FailoverResult.Fails(ids(witness), worst);
    }

    /** Whether the loss of a set of hosts, ascending, is known to strand nothing. */
    interface SetProof {
        boolean proves(int[] failed);
    }

    /** Looks at the most loaded hosts only: enough to tell that a zone fails, never that it survives. */
    FailoverResult mostLoaded(Occupancy occupancy, EvaluationBudget plan) {
        int[] hostKinds = symmetry.hostKinds(occupancy);
        EvaluationBudget evaluations = plan.part(most);
        int[] failed = sets(occupancy, hostKinds).current();
        int stranded = new FailoverPacking(occupancy, symmetry, hostKinds, evaluations).stranded(failed, 0);
        return stranded > 0
                ? new FailoverResult.Fails(ids(failed), stranded)
                : new FailoverResult.Undecided(evaluations.spent());
    }

    /**
     * Looks for the set among some that is known to strand most, by counting alone.
     *
     * @param enough the first set that strands more than this is taken
     */
    Optional<Refutation> worstOf(Iterable<int[]> suspects, Occupancy occupancy, int[] hostKinds, int enough) {
        FailoverPacking packing = new FailoverPacking(occupancy, symmetry, hostKinds, new EvaluationBudget(0));
        Optional<Refutation> worst = Optional.empty();
        for (int[] failed : suspects) {
            int stranded = packing.strandedAtLeast(failed);
            if (stranded > worst.map(Refutation::stranded).orElse(0)) {
                worst = Optional.of(new Refutation(failed, stranded, ids(failed)));
            }
            if (stranded > enough) {
                return worst;
            }
        }
        return worst;
    }

    /** A set of hosts, by the zone's indices and by id, whose loss strands so many VMs at least. */
    @SuppressWarnings("ArrayRecordComponent") // Package-private; never compared.
    record Refutation(int[] failed, int stranded, SortedSet<HostId> witness) {
        FailoverResult result() {
            return new FailoverResult.Fails(witness, stranded);
        }
    }

    /** Returns the most loaded hosts, ascending. */
    int[] mostLoadedHosts(Occupancy occupancy, int[] hostKinds) {
        return sets(occupancy, hostKinds).current();
    }

    /** Returns an answer for one host, by the zone's index, from that for another one that can be exchanged with it. */
    FailoverResult exchanged(FailoverResult.Fails answer, int from, int to) {
        HostId known = id(from);
        HostId asked = id(to);
        TreeSet<HostId> witness = new TreeSet<>(answer.witness());
        boolean withKnown = witness.remove(known);
        if (witness.remove(asked)) {
            witness.add(known);
        }
        if (withKnown) {
            witness.add(asked);
        }
        return new FailoverResult.Fails(witness, answer.stranded());
    }

    private HostId id(int host) {
        return snapshot.hosts().get(zone.hosts[host]).id();
    }

    private FailureSets sets(Occupancy occupancy, int[] hostKinds) {
        long[] load = new long[zone.hosts.length];
        for (int copy = 0; copy < occupancy.copies; copy++) {
            load[occupancy.host[copy]] += zone.share[occupancy.vm[copy]];
        }
        return new FailureSets(hostKinds, load, zone.failing);
    }

    private SortedSet<HostId> ids(int[] hosts) {
        TreeSet<HostId> ids = new TreeSet<>();
        for (int host : hosts) {
            ids.add(id(host));
        }
        return ids;
    }
}
