package io.stealaway.placement;

import java.time.Duration;
import java.util.Comparator;

/**
 * A point on a plan's time line. Migrations that take no predicted time follow each other all the same, in ticks of one
 * instant.
 */
record Moment(Duration at, int tick) implements Comparable<Moment> {
    static final Moment START = new Moment(Duration.ZERO, 0);

    private static final Comparator<Moment> ORDER =
            Comparator.comparing(Moment::at).thenComparingInt(Moment::tick);

    /** Returns when something ends that begins here. */
    Moment plus(Duration duration) {
        return duration.isZero() ? new Moment(at, tick + 1) : new Moment(at.plus(duration), 0);
    }

    @Override
    public int compareTo(Moment other) {
        return ORDER.compare(this, other);
    }
}
