package io.stealaway.simulation;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Injects faults into a simulated cluster. Every fault takes effect at once, in simulated time.
 *
 * <p>Not thread-safe.
 */
public final class Faults {
    /** A call of an SPI that can fail. */
    public enum Call {
        /** {@code Topology.snapshot}. */
        TOPOLOGY,
        /** {@code MetricsSource.observe}. */
        METRICS,
        /** {@code Isolator.isolate}. */
        ISOLATE,
        /** {@code Isolator.reintegrate}. */
        REINTEGRATE,
        /** {@code Isolator.owned}. */
        OWNED,
        /** {@code Migrator.prepare}. */
        PREPARE,
        /** {@code Migrator.start}. */
        START,
        /** {@code Migrator.status}. */
        STATUS,
        /** {@code Migrator.abort}. */
        ABORT,
        /** {@code Migrator.forceComplete}. */
        FORCE_COMPLETE,
        /** {@code ShareControl.read}. */
        READ_SHARES,
        /** {@code ShareControl.set}. */
        SET_SHARES,
        /** {@code ShareControl.restore}. */
        RESTORE_SHARES,
        /** {@code ShareControl.owned}. */
        OWNED_SHARES
    }

    /** How a call fails. */
    public enum Trouble {
        /** Nothing was done: the backend could not be reached. */
        UNAVAILABLE,
        /** Nothing was done: no rights. */
        FORBIDDEN,
        /** Nothing was done: wrong state. */
        CONFLICT,
        /** Nothing was done, but the caller cannot know. */
        TIMEOUT,
        /** It was done, but the answer was lost. */
        ANSWER_LOST
    }

    private final Map<Call, Deque<Trouble>> next = new EnumMap<>(Call.class);
    private final FaultTarget target;

    Faults(FaultTarget target) {
        this.target = target;
    }

    /**
     * Makes the next calls of one kind fail, after those that are to fail already.
     *
     * @param times how many, 0 or more
     */
    public Faults fail(Call call, Trouble trouble, int times) {
        Deque<Trouble> queue = next.computeIfAbsent(call, key -> new ArrayDeque<>());
        for (int i = 0; i < times; i++) {
            queue.add(trouble);
        }
        return this;
    }

    /** Lets every call succeed again. */
    public Faults heal() {
        next.clear();
        return this;
    }

    /** Takes a host down: its VMs get no CPU, migrations from it become unknown, migrations to it fail. */
    public Faults hostDown(HostId host) {
        target.hostUp(host, false);
        return this;
    }

    /** Brings a host back: its VMs run again, and unknown migrations from it turn out to have failed. */
    public Faults hostUp(HostId host) {
        target.hostUp(host, true);
        return this;
    }

    /** Enables or disables the compute service of a host. */
    public Faults enable(HostId host, boolean enabled) {
        target.enable(host, enabled);
        return this;
    }

    /** Loses every sample of a VM that is taken before that time. */
    public Faults metricGap(VmId vm, Instant until) {
        target.metricGap(vm, until);
        return this;
    }

    /** Makes the exporter of a VM repeat its counters, under fresh times, until that time. */
    public Faults freezeMetrics(VmId vm, Instant until) {
        target.freezeMetrics(vm, until);
        return this;
    }

    /** Makes samples known only this long after they were taken, from now on. */
    public Faults metricLag(Duration lag) {
        target.metricLag(lag);
        return this;
    }

    /** Lets the migration of a VM that is in flight, or else its next one, fail at its next step on the wire. */
    public Faults failMigration(VmId vm) {
        target.failMigration(vm);
        return this;
    }

    /** Changes the rate at which a VM dirties memory, bytes per second; a rate above the bandwidth stalls its migration. */
    public Faults dirtyRate(VmId vm, long bytesPerSecond) {
        target.dirtyRate(vm, bytesPerSecond);
        return this;
    }

    /** Starts a live migration that this library knows nothing about. */
    public Faults migrateByHand(VmId vm, HostId target) {
        this.target.migrateByHand(vm, target);
        return this;
    }

    /** Takes a VM out of an orchestrator, or releases it, as an operator does. */
    public Faults holdByHand(VmId vm, String isolator, boolean hold) {
        target.holdByHand(vm, isolator, hold);
        return this;
    }

    /** Makes a call, or makes it fail, as the script says. */
    <T> T call(Call call, String operation, Supplier<T> effect) {
        Deque<Trouble> queue = next.get(call);
        Trouble trouble = queue == null ? null : queue.poll();
        if (trouble != null && trouble != Trouble.ANSWER_LOST) {
            throw exception(trouble, operation);
        }
        T answer = effect.get();
        if (trouble == null) {
            return answer;
        }
        throw exception(trouble, operation);
    }

    private static BackendException exception(Trouble trouble, String operation) {
        return switch (trouble) {
            case UNAVAILABLE -> new BackendException.Unavailable(operation, "503, as the script of faults says");
            case FORBIDDEN -> new BackendException.Forbidden(operation, "403, as the script of faults says");
            case CONFLICT -> new BackendException.Conflict(operation, "409, as the script of faults says");
            case TIMEOUT, ANSWER_LOST ->
                new BackendException.Timeout(operation, "no answer in 10 s, as the script of faults says");
        };
    }
}
