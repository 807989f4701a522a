package io.stealaway.remediation;

import java.time.Duration;

/** How long the VMs of a role took to be isolated so far: a mean in which the newer ones weigh more. */
record Drain(Duration mean) {
    private static final int WEIGHT = 4;

    Drain with(Duration measured) {
        return new Drain(mean.multipliedBy(WEIGHT - 1).plus(measured).dividedBy(WEIGHT));
    }

    String text() {
        return mean.toString();
    }

    static Drain read(String text) {
        try {
            return new Drain(Duration.parse(text));
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException("drain (" + text + ") must be a duration", e);
        }
    }
}
