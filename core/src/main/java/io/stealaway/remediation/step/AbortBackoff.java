package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import java.time.Duration;
import java.util.Collection;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Requests for the end of migrations, repeated more and more seldom: one that was taken and had no effect is likely to have
 * none again. What it remembers may be lost; a request too many is harmless. Not thread-safe.
 */
public final class AbortBackoff {
    private static final Duration SHORTEST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Actuator actuator;
    private final LongSupplier ticker;
    private final TreeMap<MigrationId, Last> last = new TreeMap<>();

    public AbortBackoff(Actuator actuator, LongSupplier ticker) {
        this.actuator = actuator;
        this.ticker = ticker;
    }

    /** When a request was taken last, by the ticker, and how long it is waited until the next. */
    private record Last(long ticks, Duration pause) {}

    /** Asks again unless it was asked lately. A request that fails was not taken. */
    void request(Migration migration, Pass pass) {
        Last before = last.get(migration.id());
        long now = ticker.getAsLong();
        if (before != null && now - before.ticks() < before.pause().toNanos()) {
            return;
        }
        actuator.abort(migration, pass);
        last.put(migration.id(), new Last(now, before == null ? SHORTEST : twice(before.pause())));
    }

    private static Duration twice(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }

    /** Forgets what is no longer open. */
    public void keep(Collection<Migration> open) {
        last.keySet().removeIf(id -> open.stream().noneMatch(one -> one.id().equals(id)));
    }
}
