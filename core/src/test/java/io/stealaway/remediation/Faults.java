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
        BUG_AFTER
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

    <T> T call(String call, Optional<VmId> vm, Supplier<T> effect) {
        Fault fault = script.at(call, vm);
        switch (fault) {
            case DIES_BEFORE -> throw new Death("before " + call);
            case UNAVAILABLE_BEFORE -> throw new BackendException.Unavailable(call, "told to, before");
            case TIMEOUT_BEFORE -> throw new BackendException.Timeout(call, "told to, before");
            case FORBIDDEN -> throw new BackendException.Forbidden(call, "told to");
            case CONFLICT -> throw new BackendException.Conflict(call, "told to");
            case NOT_FOUND -> throw new BackendException.NotFound(call, "told to");
            case BUG_BEFORE -> throw new IllegalStateException(call + ": a bug, before");
            default -> {
                // Later, or never.
            }
        }
        T answer = effect.get();
        switch (fault) {
            case DIES_AFTER -> throw new Death("after " + call);
            case UNAVAILABLE_AFTER -> throw new BackendException.Unavailable(call, "told to, after");
            case TIMEOUT_AFTER -> throw new BackendException.Timeout(call, "told to, after");
            case BUG_AFTER -> throw new IllegalStateException(call + ": a bug, after");
            default -> {
                return answer;
            }
        }
    }
}
