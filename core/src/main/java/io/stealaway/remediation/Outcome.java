package io.stealaway.remediation;

import io.stealaway.model.Migration;

/** What one step answers. */
sealed interface Outcome {

    /** Nothing more can be done in this pass. */
    record Pending(String why) implements Outcome {}

    /** What the journal must say before anything else is done. */
    record Next(Migration migration) implements Outcome {}

    /** Its turn has come: what the journal must say before it holds its share of the budgets. */
    record Claim(Migration migration) implements Outcome {}

    /** It is over; the phase is terminal. */
    record Ended(Migration migration) implements Outcome {}
}
