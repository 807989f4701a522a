package io.stealaway.placement.batch;

import io.stealaway.placement.filter.BuiltInFilters;
import io.stealaway.placement.rule.GuardedFilter;
import io.stealaway.placement.rule.Rules;
import io.stealaway.spi.PlacementView;
import java.util.BitSet;
import java.util.Optional;

/**
 * Hosts that refuse the VMs of one request until a VM comes to them or leaves them, so that they need not be asked again. Not thread-safe.
 */
final class RefusedHosts {
    private final BitSet refused = new BitSet();

    boolean accepts(Rules rules, PlacementView view, int host) {
        if (refused.get(host)) {
            return false;
        }
        Optional<GuardedFilter> refusing = rules.firstRefusing(view, host);
        refused.set(
                host,
                refusing.filter(filter -> BuiltInFilters.changesWithItsHostAlone(filter.filter()))
                        .isPresent());
        return refusing.isEmpty();
    }

    /** Notes that a VM was placed on a host, or taken off it. */
    void changed(int host) {
        refused.clear(host);
    }
}
