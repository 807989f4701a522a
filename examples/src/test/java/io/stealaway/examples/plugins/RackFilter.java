package io.stealaway.examples.plugins;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;
import java.util.Set;

/** Sends no VM into a rack whose power is short. */
final class RackFilter implements HostFilter {
    private final Set<String> shortOfPower;

    RackFilter(Set<String> shortOfPower) {
        this.shortOfPower = Set.copyOf(shortOfPower);
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        return view.host(host).metadata("rack").filter(shortOfPower::contains).isEmpty();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "rack " + view.host(host).metadata("rack").orElseThrow() + " is short of power";
    }
}
