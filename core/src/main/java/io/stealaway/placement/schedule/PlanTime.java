package io.stealaway.placement.schedule;

/**
 * A point on a plan's time line, which can be moved: milliseconds from the start, and a tick. Migrations that take no predicted
 * time follow each other all the same, in ticks of one instant. Not thread-safe.
 */
final class PlanTime {
    private long millis;
    private int tick;

    long millis() {
        return millis;
    }

    int tick() {
        return tick;
    }

    void set(long millis, int tick) {
        this.millis = millis;
        this.tick = tick;
    }

    /** Moves this to another moment if that is later. */
    void atLeast(long otherMillis, int otherTick) {
        if (otherMillis > millis || (otherMillis == millis && otherTick > tick)) {
            set(otherMillis, otherTick);
        }
    }

    boolean is(long otherMillis, int otherTick) {
        return millis == otherMillis && tick == otherTick;
    }

    /** Returns the milliseconds at which something ends that begins here; the last there are when it never would. */
    long endMillis(long duration) {
        long end = millis + duration;
        return end < 0 ? Long.MAX_VALUE : end;
    }

    /** Returns the tick at which something ends that begins here. */
    int endTick(long duration) {
        return duration == 0 ? tick + 1 : 0;
    }
}
