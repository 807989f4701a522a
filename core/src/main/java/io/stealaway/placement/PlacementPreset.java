package io.stealaway.placement;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.HostScorer;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whole sets of rules, by name, for new VMs and for those that move. Given to
 * {@link PlacementEngine#builder(io.stealaway.model.policy.Policy, PlacementPreset)}; rules of one's own are added to them.
 */
public enum PlacementPreset {
    /** The built-in rules of this library. */
    STEAL_AWAY,
    /**
     * What OpenStack's scheduler does when nothing is configured: capacity, traits and largest unit as its Placement service answers them;
     * {@code ComputeFilter} and the server group filters; {@code SameHostFilter}, {@code DifferentHostFilter} and a filter for volumes
     * where a request has such hints. New VMs are ranked by its default weighers, normalized over the hosts that pass; ties, which
     * Nova leaves to the order of its database, fall to the smaller host id. Steal and observations have no part.
     */
    NOVA,
    /**
     * No host more than half committed, so that any half of alike hosts may fail: at most half of the vCPUs, RAM and disk that a host may
     * hand out are handed out, emptiest host first. With 16384 of 49152 MiB reserved for dom0 at an allocation ratio of 1, VMs take at most
     * 16384 MiB. A new VM's CPU weight is its RAM in MiB, as dom0's is 16384.
     */
    HALF_COMMITTED;

    /** Rules of the answer as a whole, which hold whatever the preset. */
    private static final List<String> OF_ANSWERS =
            List.of("snapshot", "hash", "unknown-host", "twice", "answers", "count", "demand", "zone");

    /**
     * Returns the names of the rules that a placement of new VMs keeps, as {@link io.stealaway.check.PlanChecker#checkBatch} takes them.
     */
    public Set<String> rules() {
        Set<String> names = new TreeSet<>(OF_ANSWERS);
        filters().forEach(filter -> names.add(filter.name()));
        return Collections.unmodifiableSet(names);
    }

    List<HostFilter.Named> filters() {
        return switch (this) {
            case STEAL_AWAY -> HostFilters.defaults();
            case NOVA ->
                List.of(
                        HostFilters.state(),
                        HostFilters.width(),
                        HostFilters.unitSize(),
                        HostFilters.vcpus(),
                        HostFilters.ram(),
                        HostFilters.disk(),
                        HostFilters.sriov(),
                        HostFilters.traits(),
                        HostFilters.volume(),
                        HostFilters.affinity(),
                        HostFilters.antiAffinity(),
                        HostFilters.sameHost(),
                        HostFilters.differentHost());
            case HALF_COMMITTED ->
                List.of(
                        HostFilters.state(),
                        HostFilters.width(),
                        HostFilters.halfCommitted(),
                        HostFilters.vcpus(),
                        HostFilters.ram(),
                        HostFilters.disk(),
                        HostFilters.sriov(),
                        HostFilters.role(),
                        HostFilters.roleShare(),
                        HostFilters.traits(),
                        HostFilters.volume(),
                        HostFilters.affinity(),
                        HostFilters.antiAffinity(),
                        HostFilters.sameHost(),
                        HostFilters.differentHost());
        };
    }

    List<HostScorer.Named> scorers() {
        return switch (this) {
            case STEAL_AWAY -> HostScorers.defaults();
            case NOVA -> List.of(HostScorers.freeRam(), HostScorers.softGroups());
            case HALF_COMMITTED ->
                List.of(
                        HostScorers.freeRam(),
                        HostScorers.roleSpread(),
                        HostScorers.softGroups(),
                        HostScorers.volumeNear());
        };
    }

    /** Returns whether hosts for new VMs are ranked by Nova's weighers instead of by scorers. */
    boolean novaWeighers() {
        return this == NOVA;
    }

    /** Returns whether new VMs have their RAM in MiB as CPU weight, unless their request has another. */
    boolean weightByRam() {
        return this == HALF_COMMITTED;
    }
}
