package io.stealaway.remediation.rule;

import io.stealaway.model.MicroCores;
import io.stealaway.model.Migration;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Snapshots with what is not there yet, or without what counts no more. */
final class SnapshotEdits {
    private SnapshotEdits() {}

    /** Adds, for each migration, a VM that stands on its target as its VM will, needs what that one needs, and cannot move. */
    static ClusterSnapshot add(ClusterSnapshot snapshot, List<Migration> onward) {
        List<Migration> known = onward.stream()
                .filter(migration -> snapshot.vm(migration.vm()).isPresent()
                        && snapshot.host(migration.move().target()).isPresent())
                .toList();
        if (known.isEmpty()) {
            return snapshot;
        }
        TreeMap<VmId, VmObservation> observed =
                new TreeMap<>(snapshot.observations().byVm());
        ClusterSnapshot.Builder builder = builder(snapshot, UnaryOperator.identity());
        for (Migration migration : known) {
            VmId id = VmId.of("to come: " + migration.id());
            Vm vm = standIn(id, migration, snapshot);
            long wanted = Math.min(migration.wantedMicroCoresBefore(), vm.vcpus() * MicroCores.PER_CORE);
            builder.vm(vm);
            snapshot.observations()
                    .of(migration.vm())
                    .ifPresent(seen -> observed.put(id, withoutSteal(id, seen, wanted)));
        }
        return builder.build()
                .withObservations(
                        new Observations(observed, snapshot.observations().unmatched()));
    }

    /** Returns the snapshot in which a VM's last migration is forgotten. */
    static ClusterSnapshot rested(ClusterSnapshot snapshot, Vm tired) {
        Vm rested = tired.toBuilder().withoutLastMigratedAt().build();
        return builder(snapshot, vm -> vm.id().equals(tired.id()) ? rested : vm)
                .build()
                .withInFlight(snapshot.inFlight())
                .withObservations(snapshot.observations());
    }

    private static ClusterSnapshot.Builder builder(ClusterSnapshot snapshot, UnaryOperator<Vm> change) {
        ClusterSnapshot.Builder builder = ClusterSnapshot.builder(snapshot.takenAt());
        snapshot.hosts().forEach(builder::host);
        snapshot.vms().forEach(vm -> builder.vm(change.apply(vm)));
        snapshot.serverGroups().forEach(builder::serverGroup);
        return builder;
    }

    private static Vm standIn(VmId id, Migration migration, ClusterSnapshot snapshot) {
        return snapshot.vm(migration.vm()).orElseThrow().toBuilder()
                .id(id)
                .host(migration.move().target())
                .state(VmState.ACTIVE)
                .volumes(List.of())
                .withoutSameHostVolume()
                .locked(true)
                .build();
    }

    /** What was stolen from it is not stolen there, so that it uses all that it wants. */
    private static VmObservation withoutSteal(VmId id, VmObservation seen, long wanted) {
        return seen.toBuilder()
                .vm(id)
                .stealRatio(0.0)
                .withoutThrottledRatio()
                .cpuUsedMicroCores(wanted)
                .build();
    }
}
