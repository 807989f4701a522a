package io.stealaway.remediation.journal;

import java.time.Duration;

/** How long the VMs of a role took to be isolated so far: a mean in which the newer ones weigh more. */
public record DrainTimeAverage(Duration mean) {
    private static final int WEIGHT = 4;

    DrainTimeAverage with(Duration measured) {
        return new DrainTimeAverage(mean.multipliedBy(WEIGHT - 1).plus(measured).dividedBy(WEIGHT));
    }

    String text() {
        return mean.toString();
    }

    static DrainTimeAverage read(String text) {
        try {
            return new DrainTimeAverage(Duration.parse(text));
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException("drain (" + text + ") must be a duration", e);
        }
    }
}
