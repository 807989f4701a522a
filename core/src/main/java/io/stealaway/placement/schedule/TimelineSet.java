package io.stealaway.placement.schedule;

/** The lanes that one migration takes a part of, with how much of each. Not thread-safe. */
final class TimelineSet {
    private final CapacityTimeline[] lanes;
    private final long[] amounts;
    private int size;

    TimelineSet(int most) {
        lanes = new CapacityTimeline[most];
        amounts = new long[most];
    }

    void add(CapacityTimeline lane, long amount) {
        lanes[size] = lane;
        amounts[size] = amount;
        size++;
    }

    /** Moves a moment to the earliest one, not before it, from which all lanes have room for the whole duration. */
    void delay(PlanTime begin, long duration) {
        long triedMillis;
        int triedTick;
        do {
            triedMillis = begin.millis();
            triedTick = begin.tick();
            for (int i = 0; i < size; i++) {
                lanes[i].delay(begin, duration, amounts[i]);
            }
        } while (!begin.is(triedMillis, triedTick));
    }

    void take(PlanTime begin, long duration) {
        for (int i = 0; i < size; i++) {
            lanes[i].take(begin, duration, amounts[i]);
        }
    }

    /** Returns whether another migration, which ended at a moment, takes part in a lane that had no room for this one before. */
    boolean hadNoRoomBeside(TimelineSet ended, PlanTime moment) {
        for (int i = 0; i < size; i++) {
            if (ended.holds(lanes[i]) && lanes[i].fullBefore(moment, amounts[i])) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("ReferenceEquality") // a lane is a place, not a value
    private boolean holds(CapacityTimeline lane) {
        for (int i = 0; i < size; i++) {
            if (lanes[i] == lane) {
                return true;
            }
        }
        return false;
    }
}
