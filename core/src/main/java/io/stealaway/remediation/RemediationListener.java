package io.stealaway.remediation;

/**
 * Hears what the loop saw, decided and did.
 *
 * <p>Called on the embedder's executor, one event at a time and in order, never on the thread of the pass. What it throws
 * is logged and ignored.
 */
@FunctionalInterface
public interface RemediationListener {

    /** Takes one event. */
    void on(RemediationEvent event);
}
