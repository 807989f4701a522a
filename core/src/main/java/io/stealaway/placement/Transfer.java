package io.stealaway.placement;

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
final class Transfer {
    private Transfer() {}

    /** Returns the rate of the wire, bytes per second: the declared bandwidth, or less where a link gives less. */
    static long rate(long declaredBandwidth, Host source, Host target) {
        return Math.min(declaredBandwidth, Math.min(source.linkBytesPerSecond(), target.linkBytesPerSecond()));
    }

    /** Returns whether the copy ends at that rate, bytes per second; a VM without memory to copy dirties nothing. */
    static boolean converges(Vm vm, long rate) {
        return vm.dirtyBytesPerSecond() < rate || memory(vm) == 0;
    }

    /** Returns the time of the copy in whole milliseconds, rounded up; the copy must converge. */
    static Duration duration(Vm vm, long rate) {
        long millis = memory(vm) == 0 ? 0 : millis(memory(vm), rate - vm.dirtyBytesPerSecond());
        return Duration.ofMillis(millis + millis(vm.localDiskBytes(), rate));
    }

    private static long memory(Vm vm) {
        return vm.memoryToCopyBytes().orElse(vm.ramBytes());
    }

    /** At most 2^50 bytes times 1000 fits a long. */
    private static long millis(long bytes, long rate) {
        return -Math.floorDiv(-bytes * 1000, rate);
    }
}
