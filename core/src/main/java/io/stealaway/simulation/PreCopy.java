package io.stealaway.simulation;

import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import java.util.Optional;

/**
 * One live migration: its first round copies disk and memory, each further round what was dirtied during the one before,
 * until what is left can be sent in a pause of {@value #LONGEST_PAUSE_MILLIS} ms.
 */
final class PreCopy {
    static final long LONGEST_PAUSE_MILLIS = 300;
    /** Time that the guest stands still beyond the last copy: handing over devices and announcing its address. */
    static final long HAND_OVER_MILLIS = 100;

    /** How far it is. */
    enum State {
        QUEUED,
        RUNNING,
        COMPLETED,
        FAILED,
        UNKNOWN
    }

    final long number;
    final Optional<MigrationId> id;
    final int vm;
    final int source;
    final int target;
    private final long memoryBytes;
    private long roundBytes;
    private long roundMillis;
    private long sentBytes;
    private long pauseMillis;
    private State state = State.QUEUED;
    private String why = "";
    private boolean abortAsked;
    private boolean forced;

    PreCopy(long number, Optional<MigrationId> id, int vm, int source, int target, Vm facts) {
        this.number = number;
        this.id = id;
        this.vm = vm;
        this.source = source;
        this.target = target;
        memoryBytes = facts.memoryToCopyBytes().orElse(facts.ramBytes());
        roundBytes = facts.bytesToCopy();
    }

    State state() {
        return state;
    }

    boolean inFlight() {
        return state == State.QUEUED || state == State.RUNNING || state == State.UNKNOWN;
    }

    String why() {
        return why;
    }

    long sentBytes() {
        return sentBytes;
    }

    long remainingBytes() {
        return roundBytes;
    }

    long pauseMillis() {
        return pauseMillis;
    }

    boolean abortAsked() {
        return abortAsked;
    }

    void askAbort() {
        abortAsked = true;
    }

    boolean forced() {
        return forced;
    }

    /**
     * Lets the guest stand still from now on: what it has dirtied since the round began is left to send, and no more.
     *
     * @param dirtyRate bytes per second that the guest has dirtied so far
     */
    void force(long dirtyRate) {
        if (!forced) {
            forced = true;
            roundBytes += dirtied(roundMillis, dirtyRate);
        }
    }

    void run() {
        state = State.RUNNING;
    }

    void fail(String reason) {
        state = State.FAILED;
        why = reason;
    }

    void lose(String reason) {
        state = State.UNKNOWN;
        why = reason;
    }

    /**
     * Sends for a while.
     *
     * @param millis how long
     * @param rate bytes per second, at least 1
     * @param dirtyRate bytes per second that the guest dirties
     */
    void send(long millis, long rate, long dirtyRate) {
        long left = millis;
        while (state == State.RUNNING) {
            long needed = divideUp(roundBytes * 1_000, rate);
            if (needed > left) {
                long bytes = Math.min(roundBytes, rate * left / 1_000);
                roundBytes -= bytes;
                sentBytes += bytes;
                roundMillis += left;
                return;
            }
            left -= needed;
            sentBytes += roundBytes;
            endRound(forced ? 0 : dirtied(roundMillis + needed, dirtyRate), rate);
        }
    }

    private long dirtied(long millis, long dirtyRate) {
        return Math.min(memoryBytes, dirtyRate * millis / 1_000);
    }

    private void endRound(long dirtied, long rate) {
        long last = divideUp(dirtied * 1_000, rate);
        roundMillis = 0;
        if (last > LONGEST_PAUSE_MILLIS) {
            roundBytes = dirtied;
            return;
        }
        sentBytes += dirtied;
        roundBytes = 0;
        pauseMillis = last + HAND_OVER_MILLIS;
        state = State.COMPLETED;
    }

    private static long divideUp(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
