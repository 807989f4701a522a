package io.stealaway.placement.survival;

import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.HostId;
import io.stealaway.model.snapshot.ClusterSnapshot;
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

    /** Returns whether there are more sets to look at than evaluations. */
    boolean hopeless(Occupancy occupancy) {
        return sets(occupancy, symmetry.hostKinds(occupancy)).moreThan(most);
    }

    /** Looks at all sets; {@link FailoverResult.Undecided} when the bound is reached, even if a set that strands VMs was found. */
    FailoverResult all(Occupancy occupancy) {
        int[] hostKinds = symmetry.hostKinds(occupancy);
        FailureSets sets = sets(occupancy, hostKinds);
        EvaluationBudget evaluations = new EvaluationBudget(most);
        FailoverPacking evacuation = new FailoverPacking(occupancy, symmetry, hostKinds, evaluations);
        int worst = 0;
        int[] witness = {};
        do {
            int[] failed = sets.current();
            int stranded = evaluations.spend() ? evacuation.stranded(failed, worst) : FailoverPacking.UNKNOWN;
            if (stranded == FailoverPacking.UNKNOWN) {
                return new FailoverResult.Undecided(evaluations.spent());
            }
            witness = stranded > worst ? failed : witness;
            worst = stranded;
        } while (sets.next());
        return worst == 0 ? new FailoverResult.Survives() : new FailoverResult.Fails(ids(witness), worst);
    }

    /** Looks at the most loaded hosts only: enough to tell that a zone fails, never that it survives. */
    FailoverResult mostLoaded(Occupancy occupancy) {
        int[] hostKinds = symmetry.hostKinds(occupancy);
        EvaluationBudget evaluations = new EvaluationBudget(most);
        int[] failed = sets(occupancy, hostKinds).current();
        int stranded = new FailoverPacking(occupancy, symmetry, hostKinds, evaluations).stranded(failed, 0);
        return stranded > 0
                ? new FailoverResult.Fails(ids(failed), stranded)
                : new FailoverResult.Undecided(evaluations.spent());
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
            ids.add(snapshot.hosts().get(zone.hosts[host]).id());
        }
        return ids;
    }
}
