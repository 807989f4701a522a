package io.stealaway.placement;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** At most a share of the zone's VMs of one role on a host, and one in any case. */
final class RoleShareFilter implements HostFilter {

    @Override
    public boolean accepts(PlacementView view, int host) {
        double share = view.policy().placement().maxRoleSharePerHost();
        return share == 1.0 || view.vm().role().isEmpty() || view.sameRoleVms(host) < cap(share, view.roleVms());
    }

    @Override
    public String reason(PlacementView view, int host) {
        double share = view.policy().placement().maxRoleSharePerHost();
        return "holds " + view.sameRoleVms(host) + " of the zone's " + view.roleVms() + " VMs of role "
                + view.vm().role().map(Object::toString).orElse("none") + ", the cap is "
                + cap(share, view.roleVms()) + " at a share of " + Figures.percent(share);
    }

    /** Returns how many of so many VMs of one role a host may hold, at least 1. */
    static long cap(double share, int roleVms) {
        return Math.max(1L, (long) Math.floor(share * roleVms));
    }
}
