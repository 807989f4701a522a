package io.stealaway.placement.filter;

import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementKind;
import io.stealaway.spi.PlacementView;
import java.time.Instant;

/** A host to which a migration of the VM failed is not tried again before the ban ends. */
final class BanFilter implements HostFilter {

    @Override
    public boolean appliesTo(PlacementKind kind) {
        return kind == PlacementKind.MIGRATION;
    }

    @Override
    public FilterScope scope() {
        return FilterScope.HOST_AND_VM;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        return view.bannedUntil(host).isEmpty();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "a migration of the VM to it failed; banned until "
                + view.bannedUntil(host).map(Instant::toString).orElse("now");
    }
}
