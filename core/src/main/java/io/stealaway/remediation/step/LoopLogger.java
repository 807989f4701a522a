package io.stealaway.remediation.step;

/** The name under which the loop logs, whichever of its classes speaks. */
public final class LoopLogger {
    public static final String LOOP = "io.stealaway.remediation.Remediator";

    private LoopLogger() {}
}
