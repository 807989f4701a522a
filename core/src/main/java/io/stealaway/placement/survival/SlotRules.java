package io.stealaway.placement.survival;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Whether copies always find slots that the caps of their roles and groups allow. A copy is stuck when all free slots of its kind
 * and larger ones are on hosts that its caps close. Then the slots of all open hosts are taken, and each copy of the kind on one
 * of them is kept from a closed host, too, so that this holds as many of one of its rules as are allowed. The slots that a
 * host has bound for how many rules that can be; and so how many copies of the kind there can be on open hosts.
 *
 * <p>Not thread-safe.
 */
final class SlotRules {
    private final ZoneModel zone;
    private final SlotKinds kinds;
    private final Occupancy occupancy;
    private final int[][] slots;
    private final int[][] load;
    private final RuleMembers members;
    /** The host of a copy that is counted in the load and not in the occupancy; negative for none. */
    private final int countedOn;

    private final LargestSum sums = new LargestSum();

    SlotRules(
            ZoneModel zone,
            SlotKinds kinds,
            Occupancy occupancy,
            RuleMembers members,
            int[][] slots,
            int[][] load,
            int countedOn) {
        this.members = members;
        this.countedOn = countedOn;
        this.zone = zone;
        this.kinds = kinds;
        this.occupancy = occupancy;
        this.slots = slots;
        this.load = load;
    }

    /**
     * Returns, by kind, how many slots more than copies must be left for no copy to be stuck, also when there is one more of a VM, if
     * not negative; 0 for kinds of which none is stuck as it is.
     */
    long[] lacking(int more) {
        int extra = members.moreClosedWith(more);
        long[] lacking = new long[kinds.size()];
        for (int copy = 0; copy < occupancy.copies; copy++) {
            int kind = kinds.ofVm[occupancy.vm[copy]];
            lacking[kind] = Math.max(lacking[kind], members.closedTo(occupancy.vm[copy]));
        }
        for (int kind = 0; kind < kinds.size(); kind++) {
            int closed = (int) Math.min(zone.hosts.length, lacking[kind] + extra);
            lacking[kind] = closed == 0 ? 0 : lacking(kind, closed, more);
        }
        return lacking;
    }

    private long lacking(int kind, int closed, int more) {
        int hosts = zone.hosts.length;
        long[] here = new long[hosts];
        long[] losing = new long[hosts];
        long[] lost = new long[hosts];
        long[] free = new long[hosts];
        long all = 0;
        for (int host = 0; host < hosts; host++) {
            int larger = 0;
            for (int other = 0; other <= kind; other++) {
                if (kinds.chain[other] == kinds.chain[kind]) {
                    here[host] += slots[other][host];
                    lost[host] += load[other][host];
                    larger += other < kind ? load[other][host] : 0;
                }
            }
            losing[host] = here[host] + larger;
            all += here[host];
        }
        for (int host = 0; host < hosts; host++) {
            lost[host] += here[host];
            // A closed host has used some slots to become so: those of other chains may have come first.
            long used = members.missing[host] - (host == countedOn ? 1 : 0) - (slotsAtLeast(kind, host) - here[host]);
            free[host] = Math.max(0, here[host] - Math.max(0, used));
        }
        long worst = sums.of(lost, hosts, zone.failing);
        // With a copy more anywhere, one more is lost at most.
        long needed = LostAndClosed.most(lost, free, zone.failing, closed) - worst + (more < 0 ? 0 : 1);
        if (all - worst >= needed) {
            return 0;
        }
        long onOpenHosts = all - LostAndClosed.most(losing, here, zone.failing, closed) - (more < 0 ? 0 : 1);
        return onOpenHosts > mostKeptOut(kind, more) ? 0 : needed;
    }

    /** Returns how many copies of a kind one host can be closed to at most by what comes to its slots, whichever host that is. */
    private long mostKeptOut(int kind, int more) {
        long[] worth = new long[zone.caps.most.length];
        int mostRules = 1;
        for (int copy = 0; copy < occupancy.copies; copy++) {
            int[] rules = zone.caps.ofVm[occupancy.vm[copy]];
            mostRules = Math.max(mostRules, rules.length);
            for (int rule : rules) {
                worth[rule] += kinds.ofVm[occupancy.vm[copy]] == kind ? 1 : 0;
            }
        }
        if (more >= 0 && kinds.ofVm[more] == kind) {
            for (int rule : zone.caps.ofVm[more]) {
                worth[rule]++;
            }
        }
        int[] byWorth = IntStream.range(0, worth.length)
                .filter(rule -> worth[rule] > 0)
                .boxed()
                .sorted(Comparator.comparingLong((Integer rule) -> -worth[rule])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(rule -> rule)
                .toArray();
        int[][] guests = occupancy.guests();
        long most = 0;
        for (int host = 0; host < zone.hosts.length; host++) {
            if (zone.inService[host]) {
                most = Math.max(most, keptOut(kind, host, guests[host], byWorth, worth, mostRules, more));
            }
        }
        return most;
    }

    private long keptOut(int kind, int host, int[] guests, int[] byWorth, long[] worth, int mostRules, int more) {
        long[] missing = new long[worth.length];
        for (int rule : byWorth) {
            missing[rule] = zone.caps.most[rule];
        }
        for (int copy : guests) {
            for (int rule : zone.caps.ofVm[occupancy.vm[copy]]) {
                missing[rule]--;
            }
        }
        // Only copies of the kind and larger ones were placed so far, and one slot is free.
        long left = (slotsAtLeast(kind, host) - 1 + (more < 0 ? 0 : 1)) * (long) mostRules;
        return left < 0 ? 0 : knapsack(byWorth, worth, missing, left);
    }

    private int slotsAtLeast(int kind, int host) {
        int count = 0;
        for (int other = 0; other <= kind; other++) {
            count += slots[other][host];
        }
        return count;
    }

    /** The most worth of rules whose missing copies come to no more than there are; the last may be split. */
    private static long knapsack(int[] rules, long[] worth, long[] missing, long room) {
        long sum = 0;
        Integer[] paid = Arrays.stream(rules)
                .filter(rule -> missing[rule] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer rule) -> -(double) worth[rule] / missing[rule])
                        .thenComparing(Comparator.naturalOrder()))
                .toArray(Integer[]::new);
        for (int rule : rules) {
            sum += missing[rule] <= 0 ? worth[rule] : 0;
        }
        long left = room;
        for (int i = 0; i < paid.length && left > 0; i++) {
            long taken = Math.min(left, missing[paid[i]]);
            sum += (worth[paid[i]] * taken + missing[paid[i]] - 1) / missing[paid[i]];
            left -= taken;
        }
        return sum;
    }
}
