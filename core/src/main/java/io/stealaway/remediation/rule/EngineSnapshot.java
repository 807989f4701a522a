package io.stealaway.remediation.rule;

import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Migration;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.SnapshotDelta;
import io.stealaway.remediation.journal.Dependencies;
import io.stealaway.remediation.journal.MigrationPhases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The snapshot as the engine must see it: our migrations count as in flight from the moment they are decided, also while
 * they wait for their turn, and a VM that we isolated counts with the demand that it had before, because that is what comes
 * back.
 *
 * <p>A VM that is to move on from a host where it has not arrived yet cannot be in flight from there: it is represented on its
 * last target by a placeholder that may not move.
 */
public final class EngineSnapshot {
    private final ClusterSnapshot snapshot;
    private final TreeMap<VmId, InFlightMigration> inFlight = new TreeMap<>();
    /** What VMs are taken to want that are out of service; the rest is as it was observed. */
    private final TreeMap<VmId, VmObservation> remembered = new TreeMap<>();

    private final List<Migration> onward = new ArrayList<>();

    private EngineSnapshot(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    public static ClusterSnapshot of(ClusterSnapshot snapshot, List<Migration> open) {
        EngineSnapshot view = new EngineSnapshot(snapshot);
        open.forEach(view::addMigration);
        open.stream().filter(MigrationPhases::waits).forEach(view::promise);
        return view.whole();
    }

    /**
     * Returns the snapshot by which one open migration is judged again: without those that wait for it, as the plan judged
     * it; and without the cooldown of the move before it, if its VM stepped aside within the same plan.
     */
    public static ClusterSnapshot toJudge(Migration judged, ClusterSnapshot snapshot, List<Migration> open) {
        Optional<Vm> second = snapshot.vm(judged.vm()).filter(vm -> cameAside(judged, vm));
        ClusterSnapshot rested =
                second.map(vm -> SnapshotEdits.rested(snapshot, vm)).orElse(snapshot);
        return of(rested, Dependencies.without(judged, open));
    }

    /** A VM that came to the source after the decision to move it from there was brought by that decision. */
    private static boolean cameAside(Migration judged, Vm vm) {
        return vm.host().equals(judged.move().source())
                && vm.lastMigratedAt()
                        .filter(last -> !last.isBefore(judged.begunAt()))
                        .isPresent();
    }

    private void addMigration(Migration migration) {
        if (MigrationPhases.onWire(migration) && possible(migration)) {
            inFlight.put(migration.vm(), of(migration));
        }
        if (MigrationPhases.outOfService(migration)) {
            Optional.ofNullable(remembered.get(migration.vm()))
                    .or(() -> snapshot.observations().of(migration.vm()))
                    .ifPresent(seen -> remembered.put(migration.vm(), remembered(migration, seen)));
        }
    }

    /** Comes after what is under way: a VM that moves already goes on from there later. */
    private void promise(Migration waiting) {
        if (possible(waiting) && !inFlight.containsKey(waiting.vm())) {
            inFlight.put(waiting.vm(), of(waiting));
        } else {
            onward.add(waiting);
        }
    }

    private ClusterSnapshot whole() {
        // What really runs is believed before what we remember.
        snapshot.inFlight().forEach(real -> inFlight.put(real.vm(), real));
        return SnapshotEdits.add(seen(), onward).withInFlight(inFlight.values());
    }

    private ClusterSnapshot seen() {
        if (remembered.isEmpty()) {
            return snapshot;
        }
        SnapshotDelta.Builder delta = SnapshotDelta.builder(snapshot.takenAt());
        remembered.values().forEach(delta::observe);
        return snapshot.apply(delta.build());
    }

    private static InFlightMigration of(Migration migration) {
        return new InFlightMigration(
                migration.vm(), migration.move().source(), migration.move().target());
    }

    private boolean possible(Migration migration) {
        return snapshot.hostIndex(migration.move().source()).isPresent()
                && snapshot.hostIndex(migration.move().target()).isPresent()
                && snapshot.vm(migration.vm())
                        .filter(vm -> vm.host().equals(migration.move().source())
                                || vm.host().equals(migration.move().target()))
                        .isPresent();
    }

    private VmObservation remembered(Migration migration, VmObservation seen) {
        Vm vm = snapshot.vm(migration.vm()).orElseThrow();
        boolean stillAtSource = vm.host().equals(migration.move().source());
        double steal = stillAtSource ? migration.stealRatioBefore() : 0.0;
        long wanted = Math.min(migration.wantedMicroCoresBefore(), vm.vcpus() * MicroCores.PER_CORE);
        long used = Math.max(0, wanted - MicroCores.of(steal, vm.vcpus()));
        return seen.toBuilder()
                .stealRatio(steal)
                .withoutThrottledRatio()
                .cpuUsedMicroCores(used)
                .build();
    }
}
