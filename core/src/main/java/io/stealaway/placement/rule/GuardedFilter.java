package io.stealaway.placement.rule;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;
import io.stealaway.spi.RuleContractException;

/** A filter under its name, whose exceptions leave with rule, VM and host named. Thread-safe if the filter is. */
public record GuardedFilter(String name, HostFilter filter) {

    /** Asks the filter; what it throws leaves with rule, VM and host named. */
    public boolean accepts(PlacementView view, int host) {
        try {
            return filter.accepts(view, host);
        } catch (RuntimeException thrown) {
            throw broken(view, host, thrown);
        }
    }

    /** Returns the reason of the filter; what it throws leaves with rule, VM and host named. */
    public String reason(PlacementView view, int host) {
        try {
            return filter.reason(view, host);
        } catch (RuntimeException thrown) {
            throw broken(view, host, thrown);
        }
    }

    private RuleContractException broken(PlacementView view, int host, RuntimeException thrown) {
        return new RuleContractException(
                name,
                "filter " + name + " failed for VM " + view.vm().id() + " and host "
                        + view.host(host).id() + ": " + thrown,
                thrown);
    }
}
