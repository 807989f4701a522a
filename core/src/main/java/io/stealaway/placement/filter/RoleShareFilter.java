package io.stealaway.placement.filter;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** At most a share of the zone's VMs of one role on a host, and one in any case. */
final class RoleShareFilter implements HostFilter {

    @Override
    public boolean accepts(PlacementView view, int host) {
        // Counting the VMs of a role takes long, and with a share of 1 there is nothing to compare with.
        return view.policy().placement().maxRoleSharePerHost() == 1.0
                || view.vm().role().isEmpty()
                || view.sameRoleVms(host) < cap(view);
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "holds " + view.sameRoleVms(host) + " of the zone's " + view.roleVms() + " VMs of role "
                + view.vm().role().map(Object::toString).orElse("none") + ", the cap is " + cap(view)
                + " at a share of "
                + ReasonFormat.percent(view.policy().placement().maxRoleSharePerHost());
    }

    private static long cap(PlacementView view) {
        return view.policy().placement().roleShareCap(view.roleVms());
    }
}
