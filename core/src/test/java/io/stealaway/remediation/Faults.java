package io.stealaway.remediation;

import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import java.util.Optional;
import java.util.function.Supplier;

/** What goes wrong at which call. */
final class Faults {

    /** One way to go wrong. */
    enum Fault {
        NONE,
        DIES_BEFORE,
        DIES_AFTER,
        UNAVAILABLE_BEFORE,
        UNAVAILABLE_AFTER,
        TIMEOUT_BEFORE,
        TIMEOUT_AFTER,
        FORBIDDEN,
        CONFLICT,
        NOT_FOUND,
        BUG_BEFORE,
        BUG_AFTER,
        /** Takes effect long after it was called. */
        LATE_BEFORE,
        /** Answers long after it took effect. */
        LATE_AFTER,
        /** Answers what is not so. */
        LIES,
        /** The clock is set forward. */
        CLOCK_FORWARD,
        /** The clock is set back. */
        CLOCK_BACK
    }

    /** The process is dead; nothing of it may catch this. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death(String where) {
            super(where, null, false, false);
        }
    }

    /** Chooses what goes wrong at a call. */
    @FunctionalInterface
    interface Script {
        Fault at(String call, Optional<VmId> vm);
    }

    Script script = (call, vm) -> Fault.NONE;

    /** What happens while a call that is late is under way. */
    Runnable meanwhile = () -> {};

    /** A call for which there is nothing to lie about. */
    <T> T call(String call, Optional<VmId> vm, Supplier<T> effect) {
        return call(call, vm, effect, effect);
    }

    <T> T call(String call, Optional<VmId> vm, Supplier<T> effect, Supplier<T> lie) {
        Fault fault = script.at(call, vm);
        switch (fault) {
            case DIES_BEFORE -> throw new Death("before " + call);
            case UNAVAILABLE_BEFORE -> throw new BackendException.Unavailable(call, "told to, before");
            case TIMEOUT_BEFORE -> throw new BackendException.Timeout(call, "told to, before");
            case FORBIDDEN -> throw new BackendException.Forbidden(call, "told to");
            case CONFLICT -> throw new BackendException.Conflict(call, "told to");
            case NOT_FOUND -> throw new BackendException.NotFound(call, "told to");
            case BUG_BEFORE -> throw new IllegalStateException(call + ": a bug, before");
            case LATE_BEFORE -> meanwhile.run();
            default -> {
                // Later, or never.
            }
        }
        T answer = fault == Fault.LIES ? lie.get() : effect.get();
        switch (fault) {
            case DIES_AFTER -> throw new Death("after " + call);
            case UNAVAILABLE_AFTER -> throw new BackendException.Unavailable(call, "told to, after");
            case TIMEOUT_AFTER -> throw new BackendException.Timeout(call, "told to, after");
            case BUG_AFTER -> throw new IllegalStateException(call + ": a bug, after");
            case LATE_AFTER -> {
                meanwhile.run();
                return answer;
            }
            default -> {
                return answer;
            }
        }
    }
}
