package io.stealaway.placement.survival;

/** How many copies follow each rule that caps VMs of one kind on a host, and how many hosts these caps can close to a copy. */
final class RuleMembers {
    /** By rule. */
    final long[] copies;
    /** By host, how many copies more, of one rule, it must get at least before a cap closes it to any other. */
    final long[] missing;

    private final RoleCapRules caps;
    private final long widest;

    RuleMembers(Occupancy occupancy) {
        caps = occupancy.zone.caps;
        copies = new long[caps.most.length];
        long most = 0;
        for (int copy = 0; copy < occupancy.copies; copy++) {
            for (int rule : caps.ofVm[occupancy.vm[copy]]) {
                copies[rule]++;
            }
        }
        for (long vcpus : occupancy.zone.need[ZoneModel.VCPUS]) {
            most = Math.max(most, vcpus);
        }
        widest = most;
        missing = missing(occupancy);
    }

    private long[] missing(Occupancy occupancy) {
        long[] missing = new long[occupancy.zone.hosts.length];
        long[] here = new long[copies.length];
        int[][] guests = occupancy.guests();
        long least = Long.MAX_VALUE;
        for (int rule = 0; rule < copies.length; rule++) {
            // Fewer could not close a host to one of them, even with one copy more than there is.
            least = copies[rule] < caps.most[rule] ? least : Math.min(least, caps.most[rule]);
        }
        for (int host = 0; host < missing.length; host++) {
            missing[host] = least;
            for (int copy : guests[host]) {
                for (int rule : caps.ofVm[occupancy.vm[copy]]) {
                    here[rule]++;
                    missing[host] = Math.min(missing[host], Math.max(0, caps.most[rule] - here[rule]));
                }
            }
            for (int copy : guests[host]) {
                for (int rule : caps.ofVm[occupancy.vm[copy]]) {
                    here[rule] = 0;
                }
            }
        }
        return missing;
    }

    /** Returns the most vCPUs that a VM of the zone has. */
    long widest() {
        return widest;
    }

    /** Returns how many hosts may hold so many others that none more of a VM's kinds may come; a cap of c is reached on (copies - 1) / c at most. */
    long closedTo(int vm) {
        long closed = 0;
        for (int rule : caps.ofVm[vm]) {
            closed += Math.max(0, copies[rule] - 1) / caps.most[rule];
        }
        return closed;
    }

    /** Returns how many hosts more caps may close to any copy when there is one more of a VM. */
    int moreClosedWith(int vm) {
        int more = 0;
        if (vm >= 0) {
            for (int rule : caps.ofVm[vm]) {
                more += copies[rule] / caps.most[rule] > Math.max(0, copies[rule] - 1) / caps.most[rule] ? 1 : 0;
            }
        }
        return more;
    }
}
