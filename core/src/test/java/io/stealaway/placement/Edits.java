package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Host;
import io.stealaway.model.Vm;
import java.util.function.UnaryOperator;

/** Snapshots that differ from others in one fact. */
final class Edits {
    private Edits() {}

    static ClusterSnapshot vm(ClusterSnapshot snapshot, String id, UnaryOperator<Vm.Builder> change) {
        ClusterSnapshot.Builder edited = like(snapshot);
        snapshot.hosts().forEach(edited::host);
        for (Vm vm : snapshot.vms()) {
            edited.vm(vm.id().value().equals(id) ? change.apply(vm.toBuilder()).build() : vm);
        }
        return edited.build();
    }

    static ClusterSnapshot host(ClusterSnapshot snapshot, String id, UnaryOperator<Host.Builder> change) {
        ClusterSnapshot.Builder edited = like(snapshot);
        snapshot.vms().forEach(edited::vm);
        for (Host host : snapshot.hosts()) {
            edited.host(
                    host.id().value().equals(id)
                            ? change.apply(host.toBuilder()).build()
                            : host);
        }
        return edited.build();
    }

    private static ClusterSnapshot.Builder like(ClusterSnapshot snapshot) {
        ClusterSnapshot.Builder like =
                ClusterSnapshot.builder(snapshot.takenAt()).observations(snapshot.observations());
        snapshot.serverGroups().forEach(like::serverGroup);
        snapshot.inFlight().forEach(like::inFlight);
        return like;
    }
}
