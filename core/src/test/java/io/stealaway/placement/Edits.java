package io.stealaway.placement;

import io.stealaway.model.Host;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Snapshots that differ from others in one fact. */
public final class Edits {
    private Edits() {}

    public static ClusterSnapshot vm(ClusterSnapshot snapshot, String id, UnaryOperator<Vm.Builder> change) {
        ClusterSnapshot.Builder edited = like(snapshot);
        snapshot.hosts().forEach(edited::host);
        for (Vm vm : snapshot.vms()) {
            edited.vm(vm.id().value().equals(id) ? change.apply(vm.toBuilder()).build() : vm);
        }
        return edited.build();
    }

    public static ClusterSnapshot host(ClusterSnapshot snapshot, String id, UnaryOperator<Host.Builder> change) {
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

    /** Replaces what was observed of one VM. */
    public static ClusterSnapshot observation(ClusterSnapshot snapshot, VmObservation observation) {
        TreeMap<VmId, VmObservation> byVm =
                new TreeMap<>(snapshot.observations().byVm());
        byVm.put(observation.vm(), observation);
        return snapshot.withObservations(Observations.of(byVm.values()));
    }

    public static ClusterSnapshot unobserved(ClusterSnapshot snapshot, String vm) {
        TreeMap<VmId, VmObservation> byVm =
                new TreeMap<>(snapshot.observations().byVm());
        byVm.remove(VmId.of(vm));
        return snapshot.withObservations(Observations.of(byVm.values()));
    }

    private static ClusterSnapshot.Builder like(ClusterSnapshot snapshot) {
        ClusterSnapshot.Builder like =
                ClusterSnapshot.builder(snapshot.takenAt()).observations(snapshot.observations());
        snapshot.serverGroups().forEach(like::serverGroup);
        snapshot.inFlight().forEach(like::inFlight);
        return like;
    }
}
