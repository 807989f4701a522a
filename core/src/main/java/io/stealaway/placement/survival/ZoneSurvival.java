package io.stealaway.placement.survival;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Explanation.FailoverCheck;
import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.survival.FailoverSearch.Refutation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers for one zone; keeps answers until a VM stands elsewhere. Where a zone has few sets of hosts that may fail, all are
 * looked at. Where it has many, most questions are answered by {@link FirstFitBound}, which proves that the zone survives, or by
 * a set that is known to strand too many; only what both leave open is searched, up to the bound on evaluations.
 *
 * <p>Not thread-safe.
 */
final class ZoneSurvival {
    private static final FailoverResult SURVIVES = new FailoverResult.Survives();
    /** So many sets, as of 12 hosts at most, are all looked at, so that the worst one is named. */
    private static final int FEW_SETS = 1_000;

    private static final int MOST_REFUTING = 4;
    private static final int NONE = -1;

    private final ZoneModel zone;
    private final FailoverBound bound;
    private final FailoverSearch search;
    private final EvaluationBudget evaluations;
    private final long most;
    private final VmPlaces placesBefore;
    private final VmPlaces placesNow;
    private @Nullable List<SizeScale> scales;
    private @Nullable SlotKinds kinds;
    private @Nullable FailoverResult before;
    private @Nullable Now now;
    /** Sets that were found to strand more VMs than are stranded before the plan, the last one first. */
    private final Deque<int[]> refuting = new ArrayDeque<>();

    /** Stays true for the rest of a plan once it is. */
    private boolean tooLarge;

    /** What is known of where VMs stand now. */
    private static final class Now {
        final Occupancy occupancy;
        final FirstFitBound firstFit;
        final SlotBound slots;
        private final FailoverSearch search;
        private int @Nullable [] hostKinds;
        private boolean manySets;
        private boolean manySetsKnown;
        /** The VM that the rest is about. */
        int vm = NONE;

        boolean proven;

        @Nullable
        FailoverResult undecided;
        /** By host, and for no further host at the end. */
        final @Nullable FailoverResult[] answers;

        Now(Occupancy occupancy, FirstFitBound firstFit, SlotBound slots, FailoverSearch search) {
            this.occupancy = occupancy;
            this.firstFit = firstFit;
            this.slots = slots;
            this.search = search;
            answers = new FailoverResult[occupancy.zone.hosts.length + 1];
        }

        /** Returns whether there are more sets of hosts that may fail than are all looked at. */
        boolean manySets() {
            if (!manySetsKnown) {
                manySets = search.moreThan(FEW_SETS, occupancy, hostKinds());
                manySetsKnown = true;
            }
            return manySets;
        }

        int[] hostKinds() {
            int[] known = hostKinds;
            if (known == null) {
                known = search.hostKinds(occupancy);
                hostKinds = known;
            }
            return known;
        }
    }

    /** @param evaluations of the whole plan */
    ZoneSurvival(
            ClusterSnapshot snapshot,
            PlacementPolicy policy,
            int zone,
            VmPlaces before,
            VmPlaces now,
            EvaluationBudget evaluations) {
        this.zone = new ZoneModel(snapshot, policy, zone);
        this.evaluations = evaluations;
        most = policy.survivalEvaluations();
        bound = new FailoverBound(this.zone);
        search = new FailoverSearch(snapshot, this.zone, policy.survivalEvaluations());
        placesBefore = before;
        placesNow = now;
    }

    void changed() {
        now = null;
    }

    FailoverResult before() {
        FailoverResult known = before;
        if (known == null) {
            known = decideBefore(new Occupancy(zone, placesBefore));
            before = known;
        }
        return known;
    }

    private FailoverResult decideBefore(Occupancy occupancy) {
        if (zone.failing == 0 || bound.proves(occupancy)) {
            return SURVIVES;
        }
        FirstFitBound firstFit = firstFit(occupancy);
        if (firstFit.proves() || slots(occupancy).provesWith(NONE, NONE)) {
            return SURVIVES;
        }
        int[] hostKinds = search.hostKinds(occupancy);
        if (search.moreThan(FEW_SETS, occupancy, hostKinds)) {
            Optional<Refutation> worst = search.worstOf(
                    suspects(firstFit, NONE, NONE, occupancy, hostKinds), occupancy, hostKinds, Integer.MAX_VALUE);
            if (worst.isPresent()) {
                return worst.get().result();
            }
        }
        return search.moreThan(most, occupancy, hostKinds)
                ? search.mostLoaded(occupancy, evaluations)
                : search.all(
                        occupancy, Integer.MAX_VALUE, failed -> firstFit.provesFor(failed, NONE, NONE), evaluations);
    }

    private FirstFitBound firstFit(Occupancy occupancy) {
        List<SizeScale> known = scales;
        if (known == null) {
            known = SizeScales.of(zone, occupancy);
            scales = known;
        }
        return new FirstFitBound(zone, known, occupancy);
    }

    private SlotBound slots(Occupancy occupancy) {
        SlotKinds known = kinds;
        if (known == null) {
            known = new SlotKinds(zone);
            kinds = known;
        }
        return new SlotBound(zone, known, occupancy);
    }

    /** Nothing new is promised to a host that counts the VM already. */
    FailoverResult with(int vm, int host) {
        if (zone.failing == 0) {
            return SURVIVES;
        }
        Now current = now();
        if (current.vm != vm) {
            current.vm = vm;
            current.proven = provenAnywhere(zone.vm(vm), current.occupancy);
            current.undecided = null;
            Arrays.fill(current.answers, null);
        }
        boolean counted = placesNow.on(vm, host);
        int place = counted ? zone.hosts.length : zone.host(host);
        FailoverResult known = current.answers[place];
        if (known == null) {
            known = current.proven
                    ? SURVIVES
                    : counted ? decide(NONE, NONE, current) : decide(zone.vm(vm), place, current);
            current.answers[place] = known;
        }
        return known;
    }

    /** The quick proof is the same whatever the host. */
    private boolean provenAnywhere(int vm, Occupancy occupancy) {
        occupancy.add(vm, 0);
        boolean proven = bound.proves(occupancy);
        occupancy.removeLast();
        return proven;
    }

    private FailoverResult decide(int vm, int host, Now current) {
        if (current.firstFit.provesWith(vm, host)) {
            return SURVIVES;
        }
        // What is not known of fewer copies is not known of more, and a search asks for many arrangements.
        if (current.manySets() && before() instanceof FailoverResult.Undecided unknown) {
            return unknown;
        }
        if (current.slots.provesWith(vm, host)) {
            return SURVIVES;
        }
        FailoverResult alike = vm == NONE ? null : ofHostAlike(host, current);
        if (alike != null) {
            return alike;
        }
        if (vm != NONE) {
            current.occupancy.add(vm, host);
        }
        FailoverResult answer = search(vm, host, current);
        if (vm != NONE) {
            current.occupancy.removeLast();
        }
        current.undecided = answer instanceof FailoverResult.Undecided ? answer : current.undecided;
        return answer;
    }

    /** Hosts that can be exchanged have the same answer, but for their names. */
    private @Nullable FailoverResult ofHostAlike(int host, Now current) {
        int[] kinds = current.hostKinds();
        for (int other = 0; other < kinds.length; other++) {
            FailoverResult known = current.answers[other];
            if (kinds[other] == kinds[host] && known != null) {
                return known instanceof FailoverResult.Fails fails ? search.exchanged(fails, other, host) : known;
            }
        }
        return null;
    }

    private FailoverResult search(int vm, int host, Now current) {
        boolean many = search.moreThan(FEW_SETS, current.occupancy, current.hostKinds());
        int before = many && before() instanceof FailoverResult.Fails fails ? fails.stranded() : 0;
        if (many) {
            Optional<Refutation> refuted = refuted(vm, host, current, before);
            if (refuted.isPresent()) {
                return refuted.get().result();
            }
        }
        if (current.undecided != null) {
            return current.undecided;
        }
        // Asked of where VMs stand, without the one in question, and not again when the answer was yes.
        tooLarge = tooLarge || search.moreThan(most, current.occupancy, current.hostKinds());
        return tooLarge
                ? new FailoverResult.Undecided(0)
                : search.all(
                        current.occupancy,
                        many ? before : Integer.MAX_VALUE,
                        failed -> current.firstFit.provesFor(failed, vm, host),
                        evaluations);
    }

    /** Returns a set that strands more VMs than before the plan, if one is found by counting. */
    private Optional<Refutation> refuted(int vm, int host, Now current, int before) {
        Optional<Refutation> worst = search.worstOf(refuting, current.occupancy, current.hostKinds(), before);
        if (worst.isEmpty() || worst.get().stranded() <= before) {
            worst = search.worstOf(
                            suspects(current.firstFit, vm, host, current.occupancy, current.hostKinds()),
                            current.occupancy,
                            current.hostKinds(),
                            before)
                    .filter(found -> found.stranded() > before);
            worst.ifPresent(found -> {
                refuting.addFirst(found.failed());
                if (refuting.size() > MOST_REFUTING) {
                    refuting.removeLast();
                }
            });
        }
        return worst;
    }

    private List<int[]> suspects(FirstFitBound firstFit, int vm, int host, Occupancy occupancy, int[] hostKinds) {
        List<int[]> suspects = new ArrayList<>(firstFit.suspects(vm, host));
        suspects.add(search.mostLoadedHosts(occupancy, hostKinds));
        return suspects;
    }

    private Now now() {
        Now known = now;
        if (known == null) {
            Occupancy occupancy = new Occupancy(zone, placesNow);
            Occupancy unchanged = new Occupancy(zone, placesNow);
            known = new Now(occupancy, firstFit(unchanged), slots(unchanged), search);
            now = known;
        }
        return known;
    }

    FailoverCheck price(AvailabilityZone id) {
        Occupancy occupancy = new Occupancy(zone, placesBefore);
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
