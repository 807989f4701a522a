package io.stealaway.spi;

import io.stealaway.model.HostId;
import io.stealaway.model.MigrationRequest;
import java.util.Objects;

/**
 * Live-migrates VMs through a backend.
 *
 * <p>The order of calls for one move is {@link #prepare} (its result is journalled), {@link #start} until it returns something
 * other than {@link NotYet}, {@link #status} until the move has ended, and, if it takes too long, {@link #forceComplete} if
 * the policy says so, then {@link #abort}. Each may be repeated at any time, also by another process.
 *
 * <p>Implementations are called from one thread at a time.
 */
public interface Migrator {

    /**
     * Returns a text by which {@link #start} and {@link #status} can tell this move's migration from every other of the same
     * VM, for example the id of the newest migration that exists now. Changes nothing.
     *
     * @throws BackendException if it cannot be told
     */
    String prepare(MigrationRequest move);

    /**
     * Starts the move, unless it was started before. Never begins a second migration for one move.
     *
     * @param move what to do
     * @param marker what {@link #prepare} answered for it
     * @throws BackendException if it may or may not have been started
     */
    StartAnswer start(MigrationRequest move, String marker);

    /**
     * Returns the status of a move that was, or may have been, started.
     *
     * @throws BackendException if the backend does not answer
     */
    Status status(MigrationRequest move, String marker);

    /**
     * Requests that a move be aborted; {@link #status} tells how it ended. No effect if it has ended.
     *
     * @throws BackendException if the request may not have arrived
     */
    void abort(MigrationRequest move, String marker);

    /**
     * Asks for the end of a move on its target, at the price of a VM that stands still until the rest is copied. How it ended
     * is told by {@link #status}. Called only where the policy says so, and then before {@link #abort}. Harmless when the move
     * has ended, when it was never started, and when it was asked for before.
     *
     * <p>A migrator that does not override this changes nothing and says so; its moves are aborted as if the policy said nothing.
     *
     * @throws BackendException if the request may not have arrived, or cannot be served yet
     */
    default ForceAnswer forceComplete(MigrationRequest move, String marker) {
        return new CannotForce("the migrator has no way to");
    }

    /** The answer to {@link #forceComplete}. */
    sealed interface ForceAnswer {}

    /** Is, or was before, asked to complete; or there is nothing left to ask for. */
    record Forced() implements ForceAnswer {}

    /**
     * Was not asked to complete, and asking again is of no use.
     *
     * @param why what is missing
     */
    record CannotForce(String why) implements ForceAnswer {
        /** Checks for null. */
        public CannotForce {
            Objects.requireNonNull(why, "why");
        }
    }

    /** The answer to {@link #start}. */
    sealed interface StartAnswer {}

    /** Is, or was before, started. */
    record Started() implements StartAnswer {}

    /**
     * Not possible now; ask again.
     *
     * @param why what it waits for
     */
    record NotYet(String why) implements StartAnswer {
        /** Checks for null. */
        public NotYet {
            Objects.requireNonNull(why, "why");
        }
    }

    /**
     * Was not started and will not be.
     *
     * @param why which pre-check failed, with figures
     */
    record Refused(String why) implements StartAnswer {
        /** Checks for null. */
        public Refused {
            Objects.requireNonNull(why, "why");
        }
    }

    /** The answer to {@link #status}. */
    sealed interface Status {}

    /** No migration of this move was ever seen. */
    record NotStarted() implements Status {}

    /**
     * Runs, or is queued.
     *
     * @param bytesRemaining bytes still to copy, or -1 when not known. What is found to hold only zeros is no longer left to copy,
     *     and yet is not sent: how far this falls says nothing about the wire
     * @param bytesSent bytes of memory and local disk that crossed the wire so far, or -1 when not known. The bandwidth that
     *     the policy declares is compared with it; without it nothing is compared
     */
    record Running(long bytesRemaining, long bytesSent) implements Status {
        /** Runs, and what was sent is not known. */
        public Running(long bytesRemaining) {
            this(bytesRemaining, -1);
        }
    }

    /**
     * Ended well.
     *
     * @param host where the VM is now
     */
    record Completed(HostId host) implements Status {
        /** Checks for null. */
        public Completed {
            Objects.requireNonNull(host, "host");
        }
    }

    /**
     * Ended without moving the VM.
     *
     * @param host where the VM is now
     * @param why the backend's reason
     */
    record Failed(HostId host, String why) implements Status {
        /** Checks for null. */
        public Failed {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(why, "why");
        }
    }

    /**
     * The backend answers, but does not know itself, for example because the source host is down.
     *
     * @param why what is missing
     */
    record Unknown(String why) implements Status {
        /** Checks for null. */
        public Unknown {
            Objects.requireNonNull(why, "why");
        }
    }
}
