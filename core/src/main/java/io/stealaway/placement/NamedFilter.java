package io.stealaway.placement;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** A filter under the name it was registered with; what it throws leaves with rule, VM and host named. */
record NamedFilter(String name, HostFilter filter) {

    boolean accepts(PlacementView view, int host) {
        try {
            return filter.accepts(view, host);
        } catch (RuntimeException thrown) {
            throw broken(view, host, thrown);
        }
    }

    String reason(PlacementView view, int host) {
        try {
            return filter.reason(view, host);
        } catch (RuntimeException thrown) {
            throw broken(view, host, thrown);
        }
    }

    private RuleException broken(PlacementView view, int host, RuntimeException thrown) {
        return new RuleException(
                name,
                "filter " + name + " failed for VM " + view.vm().id() + " and host "
                        + view.host(host).id() + ": " + thrown,
                thrown);
    }
}
