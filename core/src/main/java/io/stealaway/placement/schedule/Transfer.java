package io.stealaway.placement.schedule;

import io.stealaway.model.Host;
import io.stealaway.model.Vm;
import java.time.Duration;

/**
 * What the copy of a VM takes. Local disk crosses once. Memory is copied in rounds, each resending what was dirtied during
 * the one before; the rounds form a geometric series, so that with rate r and dirty rate d
 *
 * <pre>duration = memory / (r - d) + disk / r</pre>
 *
 * which ends only if d is below r.
 */
public final class Transfer {
    private Transfer() {}

    /** Returns the rate of the wire, bytes per second: the declared bandwidth, or less where a link gives less. */
    public static long rate(long declaredBandwidth, Host source, Host target) {
        return Math.min(declaredBandwidth, Math.min(source.linkBytesPerSecond(), target.linkBytesPerSecond()));
    }

    /** Returns whether the copy ends at that rate, bytes per second; a VM without memory to copy dirties nothing. */
    public static boolean converges(Vm vm, long rate) {
        return vm.dirtyBytesPerSecond() < rate || memory(vm) == 0;
    }

    /** Returns the time of the copy in whole milliseconds, rounded up; the copy must converge. */
    public static Duration duration(Vm vm, long rate) {
        long millis = memory(vm) == 0 ? 0 : millis(memory(vm), rate - vm.dirtyBytesPerSecond());
        return Duration.ofMillis(millis + millis(vm.localDiskBytes(), rate));
    }

    /**
     * Returns the pause at the end of the copy, rounded up to whole milliseconds: the time to send what is left once a round
     * has left so little that this takes no longer than the target. After n rounds memory * (d / r)^n is left; n is the least
     * number that will do, and at least one. Zero for a VM that dirties nothing, and without a declared bandwidth.
     *
     * @param rate bytes per second, 0 when none is declared; else the copy must converge
     * @param target longest pause that the migrator aims at
     */
    public static Duration downtime(Vm vm, long rate, Duration target) {
        if (rate == 0 || vm.dirtyBytesPerSecond() == 0 || memory(vm) == 0) {
            return Duration.ZERO;
        }
        double shrinks = (double) vm.dirtyBytesPerSecond() / (double) rate;
        double longest = target.getSeconds() + target.getNano() / 1e9;
        double rounds =
                Math.max(1.0, Math.ceil(StrictMath.log(longest / pause(vm, rate, 0.0)) / StrictMath.log(shrinks)));
        // The logarithms round, by which the quotient may be one off either way.
        if (pause(vm, rate, rounds) > longest) {
            rounds++;
        } else if (rounds > 1.0 && pause(vm, rate, rounds - 1.0) <= longest) {
            rounds--;
        }
        return Duration.ofMillis((long) Math.ceil(pause(vm, rate, rounds) * 1_000.0));
    }

    /** Returns the seconds that sending takes of what is left after so many rounds. */
    private static double pause(Vm vm, long rate, double rounds) {
        double shrinks = (double) vm.dirtyBytesPerSecond() / (double) rate;
        return (double) memory(vm) * StrictMath.pow(shrinks, rounds) / (double) rate;
    }

    private static long memory(Vm vm) {
        return vm.memoryToCopyBytes().orElse(vm.ramBytes());
    }

    /** At most 2^50 bytes times 1000 fits a long. */
    private static long millis(long bytes, long rate) {
        return -Math.floorDiv(-bytes * 1000, rate);
    }
}
