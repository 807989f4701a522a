package io.stealaway.placement.filter;

import io.stealaway.model.VmId;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementKind;
import io.stealaway.spi.PlacementView;
import java.util.Collections;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** A new VM goes to the host of one of the VMs that it is to share a host with, as Nova's SameHostFilter has it. */
final class SameHostFilter implements HostFilter {

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
        SortedSet<VmId> hinted = hinted(view);
        return hinted.isEmpty() || hinted.stream().anyMatch(vm -> HintedHosts.staysOn(view, vm, host));
    }

    @Override
    public String reason(PlacementView view, int host) {
        return "holds none of "
                + hinted(view).stream().map(VmId::toString).collect(Collectors.joining(", "))
                + ", with one of which the VM must share a host";
    }

    private static SortedSet<VmId> hinted(PlacementView view) {
        return view.request().map(request -> request.sameHost()).orElse(Collections.emptySortedSet());
    }
}
