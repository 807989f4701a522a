package io.stealaway.placement.survival;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Explanation.FailoverCheck;
import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Answers for one zone; keeps answers until a VM stands elsewhere. Not thread-safe. */
final class ZoneFailoverAnalysis {
    private static final FailoverResult SURVIVES = new FailoverResult.Survives();

    private final ZoneModel zone;
    private final FailoverBound bound;
    private final FailoverSearch search;
    private final VmPlaces standsBefore;
    private final VmPlaces standsNow;
    private @Nullable FailoverResult before;
    private @Nullable Occupancy now;
    private int provenFor = -1;
    private boolean proven;
    /** Stays true for the rest of a plan once it is. */
    private boolean tooLarge;

    private boolean sizeKnown;

    ZoneFailoverAnalysis(ClusterSnapshot snapshot, PlacementPolicy policy, int zone, VmPlaces before, VmPlaces now) {
        this.zone = new ZoneModel(snapshot, policy, zone);
        bound = new FailoverBound(this.zone);
        search = new FailoverSearch(snapshot, this.zone, policy.survivalEvaluations());
        standsBefore = before;
        standsNow = now;
    }

    void changed() {
        now = null;
        provenFor = -1;
        sizeKnown = tooLarge;
    }

    FailoverResult before() {
        FailoverResult known = before;
        if (known == null) {
            known = decideBefore(new Occupancy(zone, standsBefore));
            before = known;
        }
        return known;
    }

    private FailoverResult decideBefore(Occupancy occupancy) {
        if (zone.failing == 0 || bound.proves(occupancy)) {
            return SURVIVES;
        }
        return search.hopeless(occupancy) ? search.mostLoaded(occupancy) : search.all(occupancy);
    }

    /** Nothing new is promised to a host that counts the VM already. */
    FailoverResult with(int vm, int host) {
        if (zone.failing == 0) {
            return SURVIVES;
        }
        Occupancy occupancy = now();
        if (standsNow.on(vm, host)) {
            return bound.proves(occupancy) ? SURVIVES : search(occupancy);
        }
        occupancy.add(zone.vm(vm), zone.host(host));
        FailoverResult answer = proven(vm, occupancy) ? SURVIVES : search(occupancy);
        occupancy.removeLast();
        return answer;
    }

    /** The quick proof is the same whatever the host. */
    private boolean proven(int vm, Occupancy occupancy) {
        if (provenFor != vm) {
            proven = bound.proves(occupancy);
            provenFor = vm;
        }
        return proven;
    }

    private FailoverResult search(Occupancy occupancy) {
        return tooLarge() ? new FailoverResult.Undecided(0) : search.all(occupancy);
    }

    /** Asked once for all hosts, without the VM, and not again when the answer was yes: it takes as long as many an answer. */
    private boolean tooLarge() {
        if (!sizeKnown) {
            tooLarge = search.hopeless(new Occupancy(zone, standsNow));
            sizeKnown = true;
        }
        return tooLarge;
    }

    private Occupancy now() {
        Occupancy known = now;
        if (known == null) {
            known = new Occupancy(zone, standsNow);
            now = known;
        }
        return known;
    }

    FailoverCheck price(AvailabilityZone id) {
        Occupancy occupancy = new Occupancy(zone, standsBefore);
        double usable = 1.0;
        double committed = 0.0;
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            double all = sum(zone.capacity[dimension].clone(), zone.hosts.length);
            if (all > 0.0) {
                usable = Math.min(usable, left(dimension) / all);
                committed = Math.max(committed, occupancy.committed(dimension) / all);
            }
        }
        return new FailoverCheck(id, zone.hosts.length, zone.failing, usable, committed, before());
    }

    /** Returns what the hosts in service may hand out together when the largest of them fail. */
    private double left(int dimension) {
        long[] capacity = new long[zone.hosts.length];
        int inService = 0;
        for (int host = 0; host < capacity.length; host++) {
            if (zone.inService[host]) {
                capacity[inService++] = zone.capacity[dimension][host];
            }
        }
        Arrays.sort(capacity, 0, inService);
        return sum(capacity, Math.max(0, inService - zone.failing));
    }

    private static double sum(long[] values, int count) {
        double sum = 0.0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        return sum;
    }
}
