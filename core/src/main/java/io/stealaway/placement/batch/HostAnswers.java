package io.stealaway.placement.batch;

import io.stealaway.placement.filter.BuiltInFilters;
import io.stealaway.placement.rule.GuardedFilter;
import io.stealaway.placement.rule.Rules;
import io.stealaway.spi.PlacementView;
import java.util.BitSet;
import java.util.Optional;

/**
 * What hosts answer the VMs of one kind of request until a VM comes to them or leaves them, so that they need not be asked again. Not
 * thread-safe.
 */
final class HostAnswers {
    private final Rules rules;
    private final NewVm vm;
    private final boolean yesLasts;
    private final BitSet refused = new BitSet();
    private final BitSet accepted = new BitSet();

    /** @param vm one of that kind */
    HostAnswers(Rules rules, NewVm vm) {
        this.rules = rules;
        this.vm = vm;
        yesLasts = rules.filters().stream().allMatch(this::lasts);
    }

    private boolean lasts(GuardedFilter filter) {
        return BuiltInFilters.changesWithItsHostAlone(filter.filter(), vm.facts());
    }

    boolean accepts(PlacementView view, int host) {
        if (refused.get(host)) {
            return false;
        }
        if (accepted.get(host)) {
            return true;
        }
        Optional<GuardedFilter> refusing = rules.firstRefusing(view, host);
        refused.set(host, refusing.filter(this::lasts).isPresent());
        accepted.set(host, yesLasts && refusing.isEmpty());
        return refusing.isEmpty();
    }

    /** Notes that a VM was placed on a host, or taken off it. */
    void changed(int host) {
        refused.clear(host);
        accepted.clear(host);
    }
}
