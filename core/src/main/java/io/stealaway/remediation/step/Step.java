package io.stealaway.remediation.step;

import io.stealaway.model.Migration;

/**
 * One phase of a migration: looks, acts if need be, and answers what the journal must say next. What it does was journalled
 * before it is called, so that it may be interrupted anywhere and called again.
 */
@FunctionalInterface
public interface Step {
    /**
     * Looks, and acts if need be.
     *
     * @throws RuntimeException if it could not look or act; it is called again in the next pass
     */
    StepOutcome advance(Migration migration, Pass pass);
}
