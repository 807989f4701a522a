package io.stealaway.placement.filter;

import io.stealaway.model.VmId;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementKind;
import io.stealaway.spi.PlacementView;
import java.util.Optional;

/** A new VM goes to no host of the VMs that it is to be apart from, as Nova's DifferentHostFilter has it. */
final class DifferentHostFilter implements HostFilter {

    @Override
    public FilterScope scope() {
        return FilterScope.HOST_AND_VM;
    }

    @Override
    public boolean appliesTo(PlacementKind kind) {
        return kind == PlacementKind.NEW_VM;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        return broken(view, host).isEmpty();
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "holds " + broken(view, host).orElseThrow() + ", from which the VM must be apart";
    }

    private static Optional<VmId> broken(PlacementView view, int host) {
        return view.request()
                .flatMap(request -> request.differentHost().stream()
                        .filter(vm -> HintedHosts.touches(view, vm, host))
                        .findFirst());
    }
}
