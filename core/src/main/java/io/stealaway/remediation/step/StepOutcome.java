package io.stealaway.remediation.step;

import io.stealaway.model.Migration;

/** What one step answers. */
public sealed interface StepOutcome {

    /** Nothing more can be done in this pass. */
    record Pending(String why) implements StepOutcome {}

    /** What the journal must say before anything else is done. */
    record Next(Migration migration) implements StepOutcome {}

    /** Its turn has come: what the journal must say before it holds its share of the budgets. */
    record Reserve(Migration migration) implements StepOutcome {}

    /** It is over; the phase is terminal. */
    record Ended(Migration migration) implements StepOutcome {}
}
