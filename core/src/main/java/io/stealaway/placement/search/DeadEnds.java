package io.stealaway.placement.search;

import io.stealaway.model.Vm;
import io.stealaway.placement.filter.BuiltInFilters;
import io.stealaway.placement.rule.GuardedFilter;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.rule.RulesByPurpose.RuleSet;
import io.stealaway.placement.state.PlanState;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * VMs that cannot make room for anybody, because no other host takes them. The answer is the same for every victim, and is
 * kept for a plan: once a move was planned, only the host that it leads to is asked again. To be asked only while nothing but the
 * plan is laid over the state. Not thread-safe.
 */
final class DeadEnds {
    private static final int NO_HOST = -1;

    private final PlanState state;
    private final HostSearch search;
    private final RuleSet rules;
    private final Map<Integer, Known> known = new HashMap<>();

    private static final class Known {
        private final boolean stays;
        /** Whether no move to or from another host than the one that is asked about changes the answer. */
        private final boolean keeps;
        /** A host that took it; {@link #NO_HOST} where none did. */
        private int taker = NO_HOST;
        /** So many planned moves were laid when it was asked about; below 0 when it never was. */
        private int asOf = -1;

        Known(boolean stays, boolean keeps) {
            this.stays = stays;
            this.keeps = keeps;
        }
    }

    DeadEnds(PlanState state, HostSearch search, RuleSet rules) {
        this.state = state;
        this.search = search;
        this.rules = rules;
    }

    /** Returns whether a VM that does not move stays where it is; false also where that cannot be kept in mind. */
    boolean is(int vm) {
        Known answer = known.computeIfAbsent(vm, this::facts);
        if (answer.stays || !answer.keeps) {
            return answer.stays;
        }
        if (answer.asOf < 0 || (answer.taker != NO_HOST && !takes(answer.taker, vm))) {
            answer.taker = firstTaker(vm);
        } else if (answer.taker == NO_HOST) {
            for (int place = answer.asOf; place < state.planned() && answer.taker == NO_HOST; place++) {
                int changed = state.plannedTarget(place);
                answer.taker = inZone(vm, changed) && takes(changed, vm) ? changed : NO_HOST;
            }
        }
        answer.asOf = state.planned();
        return answer.taker == NO_HOST;
    }

    private Known facts(int vm) {
        Vm facts = state.snapshot().vms().get(vm);
        boolean keeps = rules.quick().filters().stream()
                .map(GuardedFilter::filter)
                .allMatch(filter ->
                        BuiltInFilters.survives(filter) || BuiltInFilters.changesWithTargetAlone(filter, facts));
        return new Known(VmEligibility.stays(state.viewOf(vm)).isPresent(), keeps);
    }

    private boolean inZone(int vm, int host) {
        return state.snapshot().hostZone(host) == zone(vm);
    }

    private int zone(int vm) {
        return state.snapshot().hostZone(state.snapshot().vmHost(vm));
    }

    private int firstTaker(int vm) {
        for (int host : search.zoneHosts(zone(vm))) {
            if (takes(host, vm)) {
                return host;
            }
        }
        return NO_HOST;
    }

    private boolean takes(int host, int vm) {
        Rules all = rules.all();
        return host != state.snapshot().vmHost(vm)
                && search.room(all).has(host, state.snapshot().vms().get(vm))
                && !search.cpuRoom(all).refuses(host, vm)
                && rules.quick().accepts(state.viewOf(vm), host);
    }

    /**
     * Returns whether a VM that is a dead end can go to a host to which one more move was laid, beside the plan. Only for one that is not
     * held where it is: no other host's answer changed.
     */
    boolean freedBy(int host, int vm) {
        return !Objects.requireNonNull(known.get(vm)).stays && takes(host, vm);
    }

    /** Returns how many hosts a search asks before it finds that a VM is a dead end: those with room for it, none if it must stay. */
    int hostsAsked(int vm) {
        return known.computeIfAbsent(vm, this::facts).stays
                ? 0
                : search.room(rules.all()).count(vm, search.zoneHosts(zone(vm)), state.planned());
    }
}
