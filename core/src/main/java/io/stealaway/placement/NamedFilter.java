package io.stealaway.placement;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;
import java.util.Objects;

/**
 * A filter under the name by which explanations know it. Thread-safe if the filter is.
 *
 * @param name unique among the filters of an engine
 */
public record NamedFilter(String name, HostFilter filter) {

    /** Checks that both are there. */
    public NamedFilter {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(filter, "filter");
    }

    /** Asks the filter; what it throws leaves with rule, VM and host named. */
    boolean accepts(PlacementView view, int host) {
        try {
            return filter.accepts(view, host);
        } catch (RuntimeException thrown) {
            throw broken(view, host, thrown);
        }
    }

    /** Returns the reason of the filter; what it throws leaves with rule, VM and host named. */
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
