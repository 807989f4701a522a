package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Explanation.Survival;
import io.stealaway.model.HostId;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Decides whether a zone survives by looking at every set of hosts that may fail, up to exchangeable hosts, those of the most
 * loaded hosts first.
 */
final class LossSearch {
    private final ClusterSnapshot snapshot;
    private final LossZone zone;
    private final Symmetry symmetry;
    private final int most;

    /** @param most evaluations for one question */
    LossSearch(ClusterSnapshot snapshot, LossZone zone, int most) {
        this.snapshot = snapshot;
        this.zone = zone;
        this.most = most;
        symmetry = new Symmetry(zone);
    }

    /** Returns whether there are more sets to look at than evaluations. */
    boolean hopeless(Occupancy occupancy) {
        return sets(occupancy, symmetry.hostKinds(occupancy)).moreThan(most);
    }

    /** Looks at all sets; {@link Survival.Undecided} when the bound is reached, even if a set that strands VMs was found. */
    Survival all(Occupancy occupancy) {
        int[] hostKinds = symmetry.hostKinds(occupancy);
        FailureSets sets = sets(occupancy, hostKinds);
        Evaluations evaluations = new Evaluations(most);
        Evacuation evacuation = new Evacuation(occupancy, symmetry, hostKinds, evaluations);
        int worst = 0;
        int[] witness = {};
        do {
            int[] failed = sets.current();
            int stranded = evaluations.spend() ? evacuation.stranded(failed, worst) : Evacuation.UNKNOWN;
            if (stranded == Evacuation.UNKNOWN) {
                return new Survival.Undecided(evaluations.spent());
            }
            witness = stranded > worst ? failed : witness;
            worst = stranded;
        } while (sets.next());
        return worst == 0 ? new Survival.Survives() : new Survival.Fails(ids(witness), worst);
    }

    /** Looks at the most loaded hosts only: enough to tell that a zone fails, never that it survives. */
    Survival mostLoaded(Occupancy occupancy) {
        int[] hostKinds = symmetry.hostKinds(occupancy);
        Evaluations evaluations = new Evaluations(most);
        int[] failed = sets(occupancy, hostKinds).current();
        int stranded = new Evacuation(occupancy, symmetry, hostKinds, evaluations).stranded(failed, 0);
        return stranded > 0 ? new Survival.Fails(ids(failed), stranded) : new Survival.Undecided(evaluations.spent());
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
