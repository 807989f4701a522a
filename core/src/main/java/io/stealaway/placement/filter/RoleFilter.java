package io.stealaway.placement.filter;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/** At most so many VMs of one role on a host, so that its loss does not take a role with it. */
final class RoleFilter implements HostFilter {

    @Override
    public boolean accepts(PlacementView view, int host) {
        return view.vm().role().isEmpty()
                || view.sameRoleVms(host) < view.policy().placement().maxRoleVmsPerHost();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "holds " + view.sameRoleVms(host) + " VMs of role "
                + view.vm().role().map(Object::toString).orElse("none") + ", the cap is "
                + view.policy().placement().maxRoleVmsPerHost();
    }
}
