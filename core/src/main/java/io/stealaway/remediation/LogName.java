package io.stealaway.remediation;

/** The name under which the loop logs, whichever of its classes speaks. */
final class LogName {
    static final String LOOP = "io.stealaway.remediation.Remediator";

    private LogName() {}
}
