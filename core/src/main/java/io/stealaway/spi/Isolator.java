package io.stealaway.spi;

import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import java.util.List;
import java.util.Objects;

/**
 * Takes a VM out of service in its orchestrator, so that it gets no work while it moves, and puts it back.
 *
 * <p>Every isolation carries an owner tag, the migration's id. What a human set, before or after, is never undone.
 *
 * <p>Implementations are called from one thread at a time.
 */
public interface Isolator {

    /** Returns the name that policies and journals use; never changes. */
    String name();

    /**
     * Begins, continues or confirms the isolation of a VM for this owner.
     *
     * @throws BackendException if what happened is not known; the isolation may or may not be in effect
     */
    IsolationAnswer isolate(Vm vm, MigrationId owner);

    /**
     * Begins, continues or confirms putting a VM back. Works with a token whose {@code state} is empty, as is left by a
     * crash during {@link #isolate}: the owner tag finds what there is to undo. Nothing to undo is {@link Reintegrated}, so
     * such a token is good for one call only: a caller that must wait for health gets the token from {@link #owned} first, and
     * keeps it.
     *
     * @throws BackendException if what happened is not known
     */
    ReintegrationAnswer reintegrate(Isolation isolation);

    /**
     * Lists every isolation that carries an owner tag of this library, whether or not a journal knows it.
     *
     * @throws BackendException if the list would not be complete
     */
    List<Isolation> owned();

    /** The answer to {@link #isolate}. */
    sealed interface IsolationAnswer {}

    /**
     * Under way; ask again.
     *
     * @param why what it waits for
     */
    record Isolating(String why) implements IsolationAnswer {
        /** Checks for null. */
        public Isolating {
            Objects.requireNonNull(why, "why");
        }
    }

    /**
     * The VM is out of its orchestrator.
     *
     * @param isolation the undo token
     */
    record Isolated(Isolation isolation) implements IsolationAnswer {
        /** Checks for null. */
        public Isolated {
            Objects.requireNonNull(isolation, "isolation");
        }
    }

    /**
     * Will not be isolated, and nothing of this owner is left in effect but what {@link #reintegrate} undoes.
     *
     * @param why for example the disruption budget that forbids it
     */
    record Refused(String why) implements IsolationAnswer {
        /** Checks for null. */
        public Refused {
            Objects.requireNonNull(why, "why");
        }
    }

    /** The answer to {@link #reintegrate}. */
    sealed interface ReintegrationAnswer {}

    /**
     * Under way; ask again.
     *
     * @param why what it waits for, for example a health check
     */
    record Reintegrating(String why) implements ReintegrationAnswer {
        /** Checks for null. */
        public Reintegrating {
            Objects.requireNonNull(why, "why");
        }
    }

    /** The VM is back in its orchestrator and healthy, or was never out for this owner. */
    record Reintegrated() implements ReintegrationAnswer {}

    /**
     * This library's isolation is undone, but someone else keeps the VM out of service, and must end that.
     *
     * @param why who or what keeps it out
     */
    record KeptOut(String why) implements ReintegrationAnswer {
        /** Checks for null. */
        public KeptOut {
            Objects.requireNonNull(why, "why");
        }
    }
}
