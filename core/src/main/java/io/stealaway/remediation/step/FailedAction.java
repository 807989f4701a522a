package io.stealaway.remediation.step;

import io.stealaway.spi.BackendException;

/** A call that was begun to change something failed: whether it changed anything is not known. */
public final class FailedAction extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RuntimeException trouble;

    /** @param trouble what the call threw, be it a bug of a plug-in */
    public FailedAction(RuntimeException trouble) {
        super(trouble.getMessage(), trouble);
        this.trouble = trouble;
    }

    RuntimeException trouble() {
        return trouble;
    }

    /** Returns whether the backend refused, so that the same call would fail again. */
    boolean refused() {
        return trouble instanceof BackendException backend && !backend.retryable();
    }
}
