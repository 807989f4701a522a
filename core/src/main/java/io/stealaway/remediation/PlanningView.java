package io.stealaway.remediation;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Migration;
import io.stealaway.model.Observations;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The snapshot as the engine must see it: our migrations count as in flight from the moment they are decided, and a VM that
 * we isolated counts with the demand that it had before, because that is what comes back.
 */
final class PlanningView {
    private PlanningView() {}

    static ClusterSnapshot of(ClusterSnapshot snapshot, List<Migration> open) {
        TreeMap<VmId, InFlightMigration> inFlight = new TreeMap<>();
        TreeMap<VmId, VmObservation> observed =
                new TreeMap<>(snapshot.observations().byVm());
        for (Migration migration : open) {
            if (Phases.onWire(migration) && possible(snapshot, migration)) {
                inFlight.put(
                        migration.vm(),
                        new InFlightMigration(
                                migration.vm(),
                                migration.move().source(),
                                migration.move().target()));
            }
            if (Phases.outOfService(migration)) {
                observed.computeIfPresent(migration.vm(), (vm, seen) -> remembered(snapshot, migration, seen));
            }
        }
        // What really runs is believed before what we remember.
        snapshot.inFlight().forEach(real -> inFlight.put(real.vm(), real));
        return snapshot.withInFlight(inFlight.values())
                .withObservations(
                        new Observations(observed, snapshot.observations().unmatched()));
    }

    private static boolean possible(ClusterSnapshot snapshot, Migration migration) {
        return snapshot.hostIndex(migration.move().source()).isPresent()
                && snapshot.hostIndex(migration.move().target()).isPresent()
                && snapshot.vm(migration.vm())
                        .filter(vm -> vm.host().equals(migration.move().source())
                                || vm.host().equals(migration.move().target()))
                        .isPresent();
    }

    private static VmObservation remembered(ClusterSnapshot snapshot, Migration migration, VmObservation seen) {
        Vm vm = snapshot.vm(migration.vm()).orElseThrow();
        boolean stillAtSource = vm.host().equals(migration.move().source());
        double steal = stillAtSource ? migration.stealRatioBefore() : 0.0;
        long wanted = Math.min(migration.wantedMicroCoresBefore(), vm.vcpus() * MicroCores.PER_CORE);
        long used = Math.max(0, wanted - MicroCores.of(steal, vm.vcpus()));
        return new VmObservation(seen.vm(), seen.sampledAt(), steal, OptionalDouble.empty(), seen.load5(), used);
    }
}
