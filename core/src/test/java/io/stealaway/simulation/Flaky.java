package io.stealaway.simulation;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Journal;
import io.stealaway.spi.MetricsSource;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.Topology;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Backends of which a share of the calls fails, before or after they took effect. */
final class Flaky {
    private final RandomGenerator random;
    private double share;

    Flaky(RandomGenerator random, double share) {
        this.random = random;
        this.share = share;
    }

    /** Nothing fails any more. */
    void heal() {
        share = 0.0;
    }

    private <T> T call(String what, Supplier<T> effect) {
        int trouble = random.nextDouble() < share ? random.nextInt(7) : -1;
        switch (trouble) {
            case 0 -> throw new BackendException.Unavailable(what, "no connection");
            case 1 -> throw new BackendException.Timeout(what, "no answer, and nothing was done");
            case 2 -> throw new BackendException.Forbidden(what, "no rights");
            case 3 -> throw new BackendException.Conflict(what, "wrong state");
            case 4 -> throw new BackendException.NotFound(what, "not found");
            default -> {
                // Maybe later.
            }
        }
        T answer = effect.get();
        switch (trouble) {
            case 5 -> throw new BackendException.Unavailable(what, "connection lost before the answer");
            case 6 -> throw new BackendException.Timeout(what, "the answer was lost");
            default -> {
                return answer;
            }
        }
    }

    Topology of(Topology topology) {
        return () -> call("topology", topology::snapshot);
    }

    MetricsSource of(MetricsSource metrics) {
        return (ClusterSnapshot topology) -> call("metrics", (Supplier<Observations>) () -> metrics.observe(topology));
    }

    Isolator of(Isolator isolator) {
        return new Isolator() {
            @Override
            public String name() {
                return isolator.name();
            }

            @Override
            public IsolationAnswer isolate(Vm vm, MigrationId owner) {
                return call("isolate", () -> isolator.isolate(vm, owner));
            }

            @Override
            public ReintegrationAnswer reintegrate(Isolation isolation) {
                return call("reintegrate", () -> isolator.reintegrate(isolation));
            }

            @Override
            public List<Isolation> owned() {
                return call("owned", isolator::owned);
            }
        };
    }

    Migrator of(Migrator migrator) {
        return new Migrator() {
            @Override
            public String prepare(MigrationRequest move) {
                return call("prepare", () -> migrator.prepare(move));
            }

            @Override
            public StartAnswer start(MigrationRequest move, String marker) {
                return call("start", () -> migrator.start(move, marker));
            }

            @Override
            public Status status(MigrationRequest move, String marker) {
                return call("status", () -> migrator.status(move, marker));
            }

            @Override
            public void abort(MigrationRequest move, String marker) {
                call("abort", () -> {
                    migrator.abort(move, marker);
                    return move;
                });
            }

            @Override
            public ForceAnswer forceComplete(MigrationRequest move, String marker) {
                return call("forceComplete", () -> migrator.forceComplete(move, marker));
            }
        };
    }

    Journal of(Journal journal) {
        return new Journal() {
            @Override
            public Contents read() {
                return call("read", journal::read);
            }

            @Override
            public Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
                return call("raiseEpoch", () -> journal.raiseEpoch(zone, expectedEpoch));
            }

            @Override
            public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
                return call("commit", () -> journal.commit(zone, epoch, changes));
            }
        };
    }
}
