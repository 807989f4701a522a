package io.stealaway.placement.filter;

import io.stealaway.model.InFlightMigration;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.PlacementView;
import java.util.Optional;

/** Where the VMs are that a hint names. Stateless and thread-safe. */
final class HintedHosts {
    private HintedHosts() {}

    /** Returns whether a VM will be on a host: one in flight is going to its target. */
    static boolean staysOn(PlacementView view, VmId vm, int host) {
        ClusterSnapshot snapshot = view.snapshot();
        return inFlight(snapshot, vm)
                .map(migration -> snapshot.hostIndex(migration.target()).orElse(-1) == host)
                .orElseGet(() -> isOn(snapshot, vm, host));
    }

    /** Returns whether a VM is on a host, or will be. */
    static boolean touches(PlacementView view, VmId vm, int host) {
        return isOn(view.snapshot(), vm, host)
                || inFlight(view.snapshot(), vm)
                        .filter(migration -> view.host(host).id().equals(migration.source())
                                || view.host(host).id().equals(migration.target()))
                        .isPresent();
    }

    private static boolean isOn(ClusterSnapshot snapshot, VmId vm, int host) {
        return snapshot.vmIndex(vm).stream().anyMatch(index -> snapshot.vmHost(index) == host);
    }

    private static Optional<InFlightMigration> inFlight(ClusterSnapshot snapshot, VmId vm) {
        return snapshot.inFlight().stream()
                .filter(migration -> migration.vm().equals(vm))
                .findFirst();
    }
}
