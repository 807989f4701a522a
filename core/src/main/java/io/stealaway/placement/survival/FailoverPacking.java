package io.stealaway.placement.survival;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Finds the least number of VMs that cannot be placed when certain hosts of a zone fail: branch and bound over the copies on
 * these hosts, the largest first, each on every host left in turn or on none. Of hosts that can be exchanged, and to which
 * nothing came yet, only the first is tried; copies that can be exchanged take hosts in order. Not thread-safe.
 */
final class FailoverPacking {
    /** The answer when the bound on evaluations was reached. */
    static final int UNKNOWN = -1;

    private final ZoneModel zone;
    private final Occupancy occupancy;
    private final FailoverState standing;
    private final EvaluationBudget evaluations;
    private final int[] vmKind;
    private final int[] hostKind;
    /** All hosts in service, those with most left first, exchangeable ones next to each other. */
    private final int[] hostsByRoom;

    private int[] hosts = {};
    private PackingOrder order = new PackingOrder(new int[0], new long[0][]);
    /** The place in {@link #hosts} at which each copy was put; their number when it is stranded. */
    private int[] choice = {};

    private int stranded;
    /** What all hosts left have free together, by dimension. */
    private long[] room = {};

    FailoverPacking(Occupancy occupancy, ZoneSymmetry symmetry, int[] hostKind, EvaluationBudget evaluations) {
        this.occupancy = occupancy;
        this.evaluations = evaluations;
        this.hostKind = hostKind;
        zone = occupancy.zone;
        vmKind = symmetry.vmKind;
        standing = new FailoverState(occupancy);
        hostsByRoom = IntStream.range(0, zone.hosts.length)
                .filter(host -> zone.inService[host])
                .boxed()
                .sorted(Comparator.comparingLong((Integer host) -> -standing.free(ZoneModel.VCPUS, host))
                        .thenComparingLong(host -> -standing.free(ZoneModel.RAM, host))
                        .thenComparingLong(host -> -standing.free(ZoneModel.DISK, host))
                        .thenComparingInt(host -> hostKind[host])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(host -> host)
                .toArray();
    }

    /** Returns the least number of VMs stranded by the failure of some hosts; {@code enough} when it is not more. */
    int stranded(int[] failed, int enough) {
        int[] copies = IntStream.of(failed)
                .flatMap(host -> IntStream.of(standing.fail(host)))
                .toArray();
        hosts = IntStream.of(hostsByRoom)
                .filter(host -> Arrays.binarySearch(failed, host) < 0)
                .toArray();
        int least = copies.length <= enough ? enough : least(sorted(copies), enough);
        for (int host : failed) {
            standing.restore(host);
        }
        return least;
    }

    private int[] sorted(int[] copies) {
        return IntStream.of(copies)
                .boxed()
                .sorted(Comparator.comparingLong((Integer copy) -> -zone.share[occupancy.vm[copy]])
                        .thenComparingInt(copy -> vmKind[occupancy.vm[copy]])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(copy -> copy)
                .toArray();
    }

    /** Those that fit nowhere even now are stranded in any case, and are left out of the search. */
    private int least(int[] copies, int enough) {
        int[] placeable = new int[copies.length];
        int count = 0;
        int fits = 0;
        for (int i = 0; i < copies.length; i++) {
            boolean known = i > 0 && kind(copies[i]) == kind(copies[i - 1]);
            fits = known ? fits : fitsSomewhere(copies[i]);
            if (fits == UNKNOWN) {
                return UNKNOWN;
            }
            placeable[count] = copies[i];
            count += fits;
        }
        int hopeless = copies.length - count;
        order = new PackingOrder(Arrays.copyOf(placeable, count), needs(placeable, count));
        int tolerated = Math.max(Math.max(enough - hopeless, 0), atLeast());
        int found;
        do {
            found = search(tolerated);
            tolerated++;
        } while (found == 0);
        return found == UNKNOWN ? UNKNOWN : Math.max(enough, hopeless + tolerated - 1);
    }

    private int fitsSomewhere(int copy) {
        for (int host : hosts) {
            if (!evaluations.spend()) {
                return UNKNOWN;
            }
            if (standing.fits(copy, host)) {
                return 1;
            }
        }
        return 0;
    }

    private long[][] needs(int[] copies, int count) {
        long[][] needs = new long[ZoneModel.DIMENSIONS][count];
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            for (int i = 0; i < count; i++) {
                needs[dimension][i] = standing.need(dimension, copies[i]);
            }
        }
        return needs;
    }

    /**
     * Returns a number of VMs that are stranded however the others are placed: for lack of space in all, or of places within a
     * cap.
     */
    private int atLeast() {
        int least = 0;
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            least = Math.max(least, order.tooMany(dimension, room(dimension)));
        }
        return Math.max(least, tooManyForCaps());
    }

    /** Roles have no VM in common, so what one has too many adds to what another has; of groups only the worst counts. */
    private int tooManyForCaps() {
        TreeMap<Integer, Integer> members = new TreeMap<>();
        for (int copy : order.copies) {
            for (int rule : zone.caps.ofVm[occupancy.vm[copy]]) {
                members.merge(rule, 1, Integer::sum);
            }
        }
        int ofRoles = 0;
        int ofGroup = 0;
        for (Map.Entry<Integer, Integer> entry : members.entrySet()) {
            int rule = entry.getKey();
            int tooMany = entry.getValue() - places(rule, entry.getValue());
            ofRoles += rule < zone.caps.roles ? tooMany : 0;
            ofGroup = Math.max(ofGroup, tooMany);
        }
        return Math.max(ofRoles, ofGroup);
    }

    private long room(int dimension) {
        long room = 0;
        for (int host : hosts) {
            room += Math.max(0, standing.free(dimension, host));
        }
        return room;
    }

    /** Returns how many more of a rule's VMs all hosts together may hold, at most {@code enough}. */
    private int places(int rule, int enough) {
        long places = 0;
        for (int i = 0; i < hosts.length && places < enough; i++) {
            places += Math.max(0, standing.room(rule, hosts[i]));
        }
        return (int) Math.min(enough, places);
    }

    /** Returns 1 when all but so many can be placed, 0 when they cannot, or that it is unknown. */
    private int search(int tolerated) {
        choice = new int[order.copies.length];
        stranded = 0;
        room = new long[] {room(ZoneModel.VCPUS), room(ZoneModel.RAM), room(ZoneModel.DISK)};
        int next = 0;
        int from = 0;
        while (next < choice.length) {
            int place = option(next, from, tolerated);
            if (place == UNKNOWN) {
                takeBackBefore(next);
                return UNKNOWN;
            }
            if (place <= hosts.length) {
                put(next, place);
                next++;
                from = next < choice.length ? start(next) : 0;
            } else if (next > 0) {
                next--;
                from = takeBack(next) + 1;
            } else {
                return 0;
            }
        }
        takeBackBefore(next);
        return 1;
    }

    /**
     * Returns the first place from one on that is open to a copy, {@code hosts.length} being none; a larger one when no choice is
     * left.
     */
    private int option(int i, int from, int tolerated) {
        if (from > hosts.length || order.lacks(i, tolerated - stranded, room)) {
            return hosts.length + 1;
        }
        int place = nextPlace(i, from);
        return place == hosts.length && stranded == tolerated ? hosts.length + 1 : place;
    }

    /** A copy that can be exchanged with the one before it goes no earlier than that one. */
    private int start(int i) {
        return i > 0 && kind(order.copies[i]) == kind(order.copies[i - 1]) ? choice[i - 1] : 0;
    }

    private int kind(int copy) {
        return vmKind[occupancy.vm[copy]];
    }

    private int nextPlace(int i, int from) {
        for (int place = from; place < hosts.length; place++) {
            if (standing.untouched(hosts[place]) && twinBefore(place)) {
                continue;
            }
            if (!evaluations.spend()) {
                return UNKNOWN;
            }
            if (standing.fits(order.copies[i], hosts[place])) {
                return place;
            }
        }
        return hosts.length;
    }

    private boolean twinBefore(int place) {
        for (int twin = place - 1; twin >= 0 && hostKind[hosts[twin]] == hostKind[hosts[place]]; twin--) {
            if (standing.untouched(hosts[twin])) {
                return true;
            }
        }
        return false;
    }

    private void put(int i, int place) {
        choice[i] = place;
        if (place == hosts.length) {
            stranded++;
        } else {
            standing.place(order.copies[i], hosts[place]);
            order.use(i, room, 1);
        }
    }

    /** Returns where the copy was. */
    private int takeBack(int i) {
        if (choice[i] == hosts.length) {
            stranded--;
        } else {
            standing.takeBack(order.copies[i]);
            order.use(i, room, -1);
        }
        return choice[i];
    }

    private void takeBackBefore(int end) {
        for (int i = end - 1; i >= 0; i--) {
            takeBack(i);
        }
    }
}
