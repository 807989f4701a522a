package io.stealaway.placement.survival;

import java.util.Arrays;
import java.util.Comparator;
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
    /** All copies in the order in which they are placed, and the place of each in it. */
    private final int[] copyAtRank;

    private final int[] rankOfCopy;
    private final boolean[] failed;

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
        failed = new boolean[zone.hosts.length];
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
        copyAtRank = IntStream.range(0, occupancy.copies)
                .boxed()
                .sorted(Comparator.comparingLong((Integer copy) -> -zone.share[occupancy.vm[copy]])
                        .thenComparingInt(copy -> vmKind[occupancy.vm[copy]])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(copy -> copy)
                .toArray();
        rankOfCopy = new int[copyAtRank.length];
        for (int rank = 0; rank < copyAtRank.length; rank++) {
            rankOfCopy[copyAtRank[rank]] = rank;
        }
    }

    /** Returns the least number of VMs stranded by the failure of some hosts; {@code enough} when it is not more. */
    int stranded(int[] hostsThatFail, int enough) {
        int[] copies = fail(hostsThatFail);
        int least = copies.length <= enough ? enough : least(copies, enough);
        restore(hostsThatFail);
        return least;
    }

    /** Returns a number of VMs that the failure of some hosts strands however the others are placed; tries no placing. */
    int strandedAtLeast(int[] hostsThatFail) {
        int[] copies = fail(hostsThatFail);
        order = new PackingOrder(copies, needs(copies, copies.length));
        int least = Math.max(atLeast(), tooManyForPlaces());
        restore(hostsThatFail);
        return least;
    }

    /** Returns the copies that stand nowhere from now on, the largest first. */
    private int[] fail(int[] hostsThatFail) {
        int count = 0;
        for (int host : hostsThatFail) {
            failed[host] = true;
            count += standing.fail(host).length;
        }
        int[] ranks = new int[count];
        for (int host : hostsThatFail) {
            for (int copy : standing.guests(host)) {
                ranks[--count] = rankOfCopy[copy];
            }
        }
        Arrays.sort(ranks);
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = copyAtRank[ranks[i]];
        }
        int left = 0;
        int[] standingHosts = new int[hostsByRoom.length];
        for (int host : hostsByRoom) {
            if (!failed[host]) {
                standingHosts[left++] = host;
            }
        }
        hosts = Arrays.copyOf(standingHosts, left);
        return ranks;
    }

    private void restore(int[] hostsThatFail) {
        for (int host : hostsThatFail) {
            failed[host] = false;
            standing.restore(host);
        }
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
        int tolerated = Math.max(Math.max(enough - hopeless, 0), Math.max(atLeast(), tooManyForPlaces()));
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
        int[] members = new int[zone.caps.most.length];
        for (int copy : order.copies) {
            for (int rule : zone.caps.ofVm[occupancy.vm[copy]]) {
                members[rule]++;
            }
        }
        int ofRoles = 0;
        int ofGroup = 0;
        for (int rule = 0; rule < members.length; rule++) {
            int tooMany = members[rule] == 0 ? 0 : members[rule] - places(rule, members[rule]);
            ofRoles += rule < zone.caps.roles ? tooMany : 0;
            ofGroup = Math.max(ofGroup, tooMany);
        }
        return Math.max(ofRoles, ofGroup);
    }

    /** Of copies that need at least so much of a dimension, a host takes no more than that goes into what it has free. */
    private int tooManyForPlaces() {
        int most = 0;
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            long[] needs = order.ascending(dimension);
            for (int i = needs.length - 1; i >= 0 && needs[i] > 0; i--) {
                if (i == 0 || needs[i - 1] < needs[i]) {
                    long places = 0;
                    for (int k = 0; k < hosts.length && places < needs.length - i; k++) {
                        places += Math.max(0, standing.free(dimension, hosts[k])) / needs[i];
                    }
                    most = (int) Math.max(most, needs.length - i - places);
                }
            }
        }
        return most;
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
