package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Migrator;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Migrator} keeps: a subclass says how to reach a backend in which VMs can be moved.
 *
 * <p>Each test asks for one {@link Backend}, which may be shared as long as each of its moves is of a VM that no other test
 * has touched, active on the move's source and free to go to its target.
 */
public abstract class MigratorContract {

    /** A backend that can be looked at and steered from outside of the migrator. */
    public interface Backend {

        /** Returns a move that nothing forbids, of a VM that is not migrating. */
        MigrationRequest move();

        /** Returns a migrator with no memory, as a process has that was just started. */
        Migrator freshMigrator();

        /** Returns how many migrations of the move's VM the backend was ever asked for, whoever asked. */
        int migrationsBegun(MigrationRequest move);

        /** Lets the time pass until the backend has moved on by a step, so that the next status may differ. */
        void pass();

        /** Cuts the backend off, so that it does not answer. */
        void cutOff();

        /** Undoes {@link #cutOff}. */
        void restore();

        /** Returns what every call passes through that a migrator of this backend makes. */
        CallFaults faults();
    }

    /** The most {@link Backend#pass} steps until a migration must have ended. */
    private static final int PATIENCE = 2_000;

    /** How often a process that heard no answer asks again, before another one takes over. */
    private static final int ASKED_AGAIN = 3;

    /** Returns the backend to test against. */
    protected abstract Backend backend();

    @Test
    public void preparingChangesNothing() {
        Backend backend = backend();
        MigrationRequest move = backend.move();
        Migrator migrator = backend.freshMigrator();
        int before = backend.migrationsBegun(move);
        String marker = migrator.prepare(move);
        assertThat(migrator.prepare(move)).isEqualTo(marker);
        assertThat(backend.migrationsBegun(move)).isEqualTo(before);
        assertThat(migrator.status(move, marker)).isEqualTo(new Migrator.NotStarted());
    }

    @Test
    public void aMoveEndsOnItsTarget() {
        Backend backend = backend();
        MigrationRequest move = backend.move();
        Migrator migrator = backend.freshMigrator();
        String marker = migrator.prepare(move);
        assertThat(started(backend, migrator, move, marker)).isEqualTo(new Migrator.Started());
        assertThat(end(backend, migrator, move, marker)).isEqualTo(new Migrator.Completed(move.target()));
    }

    @Test
    public void startingAgainAtAnyTimeBeginsNoSecondMigration() {
        Backend backend = backend();
        MigrationRequest move = backend.move();
        Migrator migrator = backend.freshMigrator();
        int before = backend.migrationsBegun(move);
        String marker = migrator.prepare(move);
        started(backend, migrator, move, marker);
        startedOrNotKnown(migrator, move, marker);
        end(backend, migrator, move, marker);
        assertThat(migrator.start(move, marker)).isEqualTo(new Migrator.Started());
        assertThat(backend.freshMigrator().start(move, marker)).isEqualTo(new Migrator.Started());
        assertThat(backend.migrationsBegun(move)).isEqualTo(before + 1);
    }

    @Test
    public void anotherProcessFinishesWhatOneBegan() {
        Backend backend = backend();
        MigrationRequest move = backend.move();
        int before = backend.migrationsBegun(move);
        String marker = backend.freshMigrator().prepare(move);
        started(backend, backend.freshMigrator(), move, marker);
        Migrator successor = backend.freshMigrator();
        startedOrNotKnown(successor, move, marker);
        assertThat(end(backend, successor, move, marker)).isEqualTo(new Migrator.Completed(move.target()));
        assertThat(backend.migrationsBegun(move)).isEqualTo(before + 1);
    }

    @Test
    public void anEndedMoveTellsItsEndForEver() {
        Backend backend = backend();
        MigrationRequest move = backend.move();
        Migrator migrator = backend.freshMigrator();
        String marker = migrator.prepare(move);
        started(backend, migrator, move, marker);
        Migrator.Status end = end(backend, migrator, move, marker);
        assertThat(migrator.status(move, marker)).isEqualTo(end);
        assertThat(backend.freshMigrator().status(move, marker)).isEqualTo(end);
    }

    @Test
    public void aMarkerTakenAfterTheEndKnowsNothingOfIt() {
        Backend backend = backend();
        MigrationRequest move = backend.move();
        Migrator migrator = backend.freshMigrator();
        String marker = migrator.prepare(move);
        started(backend, migrator, move, marker);
        end(backend, migrator, move, marker);
        HostId from = move.target();
        HostId to = move.source();
        MigrationRequest back = new MigrationRequest(MigrationId.of(move.id() + "-back"), move.vm(), from, to);
        assertThat(migrator.status(back, migrator.prepare(back))).isEqualTo(new Migrator.NotStarted());
    }

    @Test
    public void abortingWhatWasNeverStartedIsHarmless() {
        Backend backend = backend();
        MigrationRequest move = backend.move();
        Migrator migrator = backend.freshMigrator();
        String marker = migrator.prepare(move);
        migrator.abort(move, marker);
        assertThat(migrator.status(move, marker)).isEqualTo(new Migrator.NotStarted());
    }

    @Test
    public void abortingWhatHasEndedIsHarmless() {
        Backend backend = backend();
        MigrationRequest move = backend.move();
        Migrator migrator = backend.freshMigrator();
        String marker = migrator.prepare(move);
        started(backend, migrator, move, marker);
        Migrator.Status end = end(backend, migrator, move, marker);
        migrator.abort(move, marker);
        migrator.abort(move, marker);
        assertThat(migrator.status(move, marker)).isEqualTo(end);
    }

    @Test
    public void anAbortedMoveEndsWithTheVmKnownToBeSomewhere() {
        Backend backend = backend();
        MigrationRequest move = backend.move();
        Migrator migrator = backend.freshMigrator();
        int before = backend.migrationsBegun(move);
        String marker = migrator.prepare(move);
        started(backend, migrator, move, marker);
        untilItIsTaken(backend, move, () -> migrator.abort(move, marker));
        Migrator.Status end = end(backend, migrator, move, marker);
        if (end instanceof Migrator.Failed failed) {
            assertThat(failed.host()).isEqualTo(move.source());
            assertThat(failed.why()).isNotBlank();
        } else {
            assertThat(end).isEqualTo(new Migrator.Completed(move.target()));
        }
        assertThat(migrator.start(move, marker)).isEqualTo(new Migrator.Started());
        assertThat(backend.migrationsBegun(move)).isEqualTo(before + 1);
    }

    @Test
    public void forcingWhatWasNeverStartedIsHarmless() {
        Backend backend = backend();
        MigrationRequest move = backend.move();
        Migrator migrator = backend.freshMigrator();
        String marker = migrator.prepare(move);
        migrator.forceComplete(move, marker);
        assertThat(migrator.status(move, marker)).isEqualTo(new Migrator.NotStarted());
    }

    @Test
    public void forcingWhatHasEndedIsHarmless() {
        Backend backend = backend();
        MigrationRequest move = backend.move();
        Migrator migrator = backend.freshMigrator();
        String marker = migrator.prepare(move);
        started(backend, migrator, move, marker);
        Migrator.Status end = end(backend, migrator, move, marker);
        migrator.forceComplete(move, marker);
        backend.freshMigrator().forceComplete(move, marker);
        assertThat(migrator.status(move, marker)).isEqualTo(end);
    }

    @Test
    public void aForcedMoveEndsOnItsTarget() {
        Backend backend = backend();
        MigrationRequest move = backend.move();
        Migrator migrator = backend.freshMigrator();
        int before = backend.migrationsBegun(move);
        String marker = migrator.prepare(move);
        started(backend, migrator, move, marker);
        untilItIsTaken(backend, move, () -> migrator.forceComplete(move, marker));
        assertThat(end(backend, migrator, move, marker)).isEqualTo(new Migrator.Completed(move.target()));
        assertThat(backend.migrationsBegun(move)).isEqualTo(before + 1);
    }

    @Test
    public void aBackendThatDoesNotAnswerIsNoAnswer() {
        Backend backend = backend();
        MigrationRequest move = backend.move();
        Migrator migrator = backend.freshMigrator();
        int before = backend.migrationsBegun(move);
        String marker = migrator.prepare(move);
        backend.cutOff();
        try {
            for (Runnable call : List.<Runnable>of(
                    () -> migrator.prepare(move),
                    () -> migrator.start(move, marker),
                    () -> migrator.status(move, marker),
                    () -> migrator.abort(move, marker))) {
                assertThatThrownBy(call::run)
                        .isInstanceOfAny(BackendException.Unavailable.class, BackendException.Timeout.class);
            }
        } finally {
            backend.restore();
        }
        assertThat(backend.migrationsBegun(move)).isEqualTo(before);
        assertThat(started(backend, backend.freshMigrator(), move, marker)).isEqualTo(new Migrator.Started());
        end(backend, backend.freshMigrator(), move, marker);
    }

    @Test
    public void whateverIsLostOfAStartNoSecondMigrationBegins() {
        eachFault((backend, fault) -> {
            MigrationRequest move = backend.move();
            int before = backend.migrationsBegun(move);
            Migrator first = backend.freshMigrator();
            String marker = first.prepare(move);
            fault.run();
            for (int i = 0; i < ASKED_AGAIN && !backend.faults().dead(); i++) {
                notRefused(first, move, marker);
                backend.pass();
            }
            backend.faults().handOver();
            Migrator successor = backend.freshMigrator();
            untilItIsTaken(
                    backend,
                    move,
                    () -> assertThat(started(backend, successor, move, marker)).isEqualTo(new Migrator.Started()));
            assertThat(end(backend, successor, move, marker)).isEqualTo(new Migrator.Completed(move.target()));
            assertThat(backend.migrationsBegun(move)).as("migrations begun").isEqualTo(before + 1);
        });
    }

    /** Who hears no answer does not know; to say that it was refused, and will not begin, is to know. */
    private static void notRefused(Migrator migrator, MigrationRequest move, String marker) {
        try {
            assertThat(migrator.start(move, marker)).isNotInstanceOf(Migrator.Refused.class);
        } catch (BackendException e) {
            assertThat(e.retryable()).isTrue();
        }
    }

    @Test
    public void whateverIsLostOfAnAbortItIsOneMigrationThatEnds() {
        whateverIsLostOf(Migrator::abort, (move, end) -> {
            if (end instanceof Migrator.Failed failed) {
                assertThat(failed.host()).isEqualTo(move.source());
            } else {
                assertThat(end).isEqualTo(new Migrator.Completed(move.target()));
            }
        });
    }

    @Test
    public void whateverIsLostOfAForcedCompletionItIsOneMigrationThatArrives() {
        whateverIsLostOf(
                Migrator::forceComplete,
                (move, end) -> assertThat(end).isEqualTo(new Migrator.Completed(move.target())));
    }

    /** What is asked of a migration that runs. */
    private interface Request {
        void to(Migrator migrator, MigrationRequest move, String marker);
    }

    private void whateverIsLostOf(Request request, BiConsumer<MigrationRequest, Migrator.Status> right) {
        eachFault((backend, fault) -> {
            MigrationRequest move = backend.move();
            int before = backend.migrationsBegun(move);
            Migrator first = backend.freshMigrator();
            String marker = first.prepare(move);
            started(backend, first, move, marker);
            fault.run();
            untilItIsTaken(backend, move, () -> {
                try {
                    request.to(first, move, marker);
                } catch (BackendException e) {
                    if (!backend.faults().met()) {
                        throw e;
                    }
                }
            });
            backend.faults().handOver();
            Migrator successor = backend.freshMigrator();
            untilItIsTaken(backend, move, () -> request.to(successor, move, marker));
            right.accept(move, end(backend, successor, move, marker));
            assertThat(successor.start(move, marker)).isEqualTo(new Migrator.Started());
            assertThat(backend.migrationsBegun(move)).as("migrations begun").isEqualTo(before + 1);
        });
    }

    /** Runs once undisturbed, and once for each changing call that this made and each way in which it can be lost. */
    private void eachFault(BiConsumer<Backend, Runnable> run) {
        Backend undisturbed = backend();
        run.accept(undisturbed, () -> undisturbed.faults().arm(0, CallFaults.Kind.CALL_LOST));
        int calls = undisturbed.faults().changes();
        for (CallFaults.Kind kind : CallFaults.Kind.values()) {
            for (int i = 1; i <= calls; i++) {
                int call = i;
                Backend backend = backend();
                run.accept(backend, () -> backend.faults().arm(call, kind));
                // What a real backend cannot take yet is asked for again, now more often and now less.
                assertThat(backend.faults().met())
                        .as("call " + call + " of " + backend.faults().changes() + ", " + kind)
                        .isEqualTo(call == 1 || call <= backend.faults().changes());
            }
        }
    }

    /** Starts as a caller does: again while the answer is "not yet", or unknown. */
    private static Migrator.StartAnswer started(
            Backend backend, Migrator migrator, MigrationRequest move, String marker) {
        for (int i = 0; i < PATIENCE; i++) {
            Migrator.StartAnswer answer = migrator.start(move, marker);
            if (!(answer instanceof Migrator.NotYet)) {
                return answer;
            }
            backend.pass();
        }
        throw new AssertionError("still not started: " + move);
    }

    /** Just after a start the backend may not be able to tell; then it must say so, and not start again. */
    private static void startedOrNotKnown(Migrator migrator, MigrationRequest move, String marker) {
        try {
            assertThat(migrator.start(move, marker)).isEqualTo(new Migrator.Started());
        } catch (BackendException e) {
            assertThat(e.retryable()).isTrue();
        }
    }

    private static void untilItIsTaken(Backend backend, MigrationRequest move, Runnable request) {
        for (int i = 0; i < PATIENCE; i++) {
            try {
                request.run();
                return;
            } catch (BackendException tooEarly) {
                backend.pass();
            }
        }
        throw new AssertionError("the request was never taken: " + move);
    }

    private static Migrator.Status end(Backend backend, Migrator migrator, MigrationRequest move, String marker) {
        Migrator.Status status = migrator.status(move, marker);
        for (int i = 0; i < PATIENCE; i++) {
            if (status instanceof Migrator.Completed || status instanceof Migrator.Failed) {
                return status;
            }
            backend.pass();
            status = migrator.status(move, marker);
        }
        throw new AssertionError("still " + status + ": " + move);
    }
}
