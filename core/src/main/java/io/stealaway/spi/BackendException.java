package io.stealaway.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a backend call failed. The subclass tells what is known about its effect.
 *
 * <p>Only {@link NotFound} says that the thing asked for is absent. After {@link Unavailable} and {@link Timeout} a call that
 * changes something may or may not have taken effect.
 */
public abstract class BackendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was being done, for example {@code nova: start live migration of vm-17}. */
    private final String operation;

    BackendException(String operation, String problem, @Nullable Throwable cause) {
        super(
                Objects.requireNonNull(operation, "operation") + ": " + Objects.requireNonNull(problem, "problem"),
                cause);
        this.operation = operation;
    }

    /** Returns what was being done. */
    public final String operation() {
        return operation;
    }

    /** Returns whether the same call may succeed later without anybody changing anything. */
    public abstract boolean retryable();

    /** The backend answered, and what was asked for does not exist. */
    public static final class NotFound extends BackendException {
        private static final long serialVersionUID = 1L;

        /** Creates the exception; {@code operation} says what was being done, {@code problem} what went wrong. */
        public NotFound(String operation, String problem) {
            super(operation, problem, null);
        }

        @Override
        public boolean retryable() {
            return false;
        }
    }

    /** The backend could not be reached, or could not answer now; nothing is known. */
    public static final class Unavailable extends BackendException {
        private static final long serialVersionUID = 1L;

        /** Creates the exception; {@code operation} says what was being done, {@code problem} what went wrong. */
        public Unavailable(String operation, String problem) {
            super(operation, problem, null);
        }

        /** Creates the exception with its cause. */
        public Unavailable(String operation, String problem, Throwable cause) {
            super(operation, problem, cause);
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /** The backend refused for lack of rights; nothing was done. */
    public static final class Forbidden extends BackendException {
        private static final long serialVersionUID = 1L;

        /** Creates the exception; {@code operation} says what was being done, {@code problem} what went wrong. */
        public Forbidden(String operation, String problem) {
            super(operation, problem, null);
        }

        @Override
        public boolean retryable() {
            return false;
        }
    }

    /** The backend refused because the thing is not in the state that the call needs; nothing was done. */
    public static final class Conflict extends BackendException {
        private static final long serialVersionUID = 1L;

        /** Creates the exception; {@code operation} says what was being done, {@code problem} what went wrong. */
        public Conflict(String operation, String problem) {
            super(operation, problem, null);
        }

        @Override
        public boolean retryable() {
            return false;
        }
    }

    /** No answer came in time; a change may or may not have taken effect. */
    public static final class Timeout extends BackendException {
        private static final long serialVersionUID = 1L;

        /** Creates the exception; {@code operation} says what was being done, {@code problem} what went wrong. */
        public Timeout(String operation, String problem) {
            super(operation, problem, null);
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }
}
