package io.stealaway.placement.filter;

import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** The host has every trait that the VM requires and none that it forbids. */
final class TraitFilter implements HostFilter {

    @Override
    public FilterScope scope() {
        return FilterScope.HOST_AND_VM;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        SortedSet<String> required = view.vm().requiredTraits();
        SortedSet<String> forbidden = view.vm().forbiddenTraits();
        SortedSet<String> traits = view.host(host).traits();
        return (required.isEmpty() || traits.containsAll(required))
                && (forbidden.isEmpty() || Collections.disjoint(traits, forbidden));
    }

    @Override
    public String reason(PlacementView view, int host) {
        SortedSet<String> missing = new TreeSet<>(view.vm().requiredTraits());
        missing.removeAll(view.host(host).traits());
        if (!missing.isEmpty()) {
            return "lacks " + String.join(", ", missing);
        }
        SortedSet<String> forbidden = new TreeSet<>(view.vm().forbiddenTraits());
        forbidden.retainAll(view.host(host).traits());
        return "has " + String.join(", ", forbidden) + ", which the VM forbids";
    }
}
