package io.stealaway.simulation;

import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.SnapshotDelta;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.Topology;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A backend that now and then leaves a VM in error on its target, or says for ever that a migration runs, and takes every request to
 * abort it as if it did.
 */
final class BrokenMigrator implements Migrator {
    private enum Way {
        WELL,
        ERROR,
        FOR_EVER
    }

    private final Migrator migrator;
    private final TreeMap<MigrationId, Way> ways = new TreeMap<>();

    /** VMs that are in error, until somebody revives them. */
    private final TreeSet<VmId> inError = new TreeSet<>();

    int errors;
    int forEver;

    BrokenMigrator(Migrator migrator) {
        this.migrator = migrator;
    }

    private Way way(MigrationId id) {
        return ways.computeIfAbsent(id, started -> switch (ways.size() % 12) {
            case 1 -> Way.ERROR;
            case 3 -> Way.FOR_EVER;
            default -> Way.WELL;
        });
    }

    /** Somebody revives whatever is in error. */
    void revive() {
        inError.clear();
    }

    Topology of(Topology topology) {
        return () -> {
            ClusterSnapshot truth = topology.snapshot();
            SnapshotDelta.Builder changed = SnapshotDelta.builder(truth.takenAt());
            boolean any = false;
            for (VmId id : inError) {
                Vm vm = truth.vm(id).orElseThrow();
                if (vm.state() == VmState.ACTIVE) {
                    changed.replace(vm.toBuilder().state(VmState.ERROR).build());
                    any = true;
                }
            }
            return any ? truth.apply(changed.build()) : truth;
        };
    }

    @Override
    public String prepare(MigrationRequest move) {
        return migrator.prepare(move);
    }

    @Override
    public StartAnswer start(MigrationRequest move, String marker) {
        return migrator.start(move, marker);
    }

    @Override
    public Status status(MigrationRequest move, String marker) {
        Status truth = migrator.status(move, marker);
        if (truth instanceof NotStarted || truth instanceof Running) {
            return truth;
        }
        Way way = way(move.id());
        if (way == Way.FOR_EVER) {
            forEver++;
            return new Running(-1);
        }
        if (way == Way.ERROR && truth instanceof Completed completed) {
            if (inError.add(move.vm())) {
                errors++;
            }
            return new Failed(completed.host(), "ended as error");
        }
        return truth;
    }

    @Override
    public void abort(MigrationRequest move, String marker) {
        migrator.abort(move, marker);
    }

    @Override
    public ForceAnswer forceComplete(MigrationRequest move, String marker) {
        return migrator.forceComplete(move, marker);
    }
}
