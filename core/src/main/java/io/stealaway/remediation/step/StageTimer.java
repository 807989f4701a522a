package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * How long a stage of a migration has lasted, for deadlines that act. The wall clock tells how old it was when this process
 * first saw it, since the journal keeps instants; from then on the monotonic ticker counts, so that a step of the wall clock
 * neither aborts what is healthy nor delays for ever what is not. What it remembers may be lost: a new process begins with
 * the wall clock again. Not thread-safe.
 */
public final class StageTimer {
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final TreeMap<MigrationId, TreeMap<Instant, Seen>> seen = new TreeMap<>();

    public StageTimer(InstantSource clock, LongSupplier ticker) {
        this.clock = clock;
        this.ticker = ticker;
    }

    /** How old a stage was when it was first seen, and by the ticker when that was. */
    private record Seen(Duration age, long ticks) {}

    /**
     * Begins to count every stage that a migration has reached, so that none is first seen after a step of the clock: to be called
     * before it is journalled, which may take long.
     */
    void sees(Migration migration) {
        age(migration, migration.phaseSince());
        Stream.of(migration.startedAt(), migration.forcingSince(), migration.forcedAt(), migration.reintegratedAt())
                .flatMap(Optional::stream)
                .forEach(since -> age(migration, since));
    }

    /** Returns whether more time than allowed has passed since a stage of a migration began. */
    boolean exceeds(Migration migration, Instant since, Duration allowed) {
        return age(migration, since).compareTo(allowed) > 0;
    }

    /**
     * Returns whether the time has come that a migration was given when it entered its phase.
     *
     * @param until by the wall clock of that moment
     */
    boolean reached(Migration migration, Instant until) {
        return reached(migration, migration.phaseSince(), Duration.between(migration.phaseSince(), until));
    }

    /** Returns whether so much time has passed since a stage of a migration began, or more. */
    boolean reached(Migration migration, Instant since, Duration allowed) {
        return age(migration, since).compareTo(allowed) >= 0;
    }

    /** Returns how long ago a stage of a migration began. */
    Duration age(Migration migration, Instant since) {
        long now = ticker.getAsLong();
        Seen first = seen.computeIfAbsent(migration.id(), id -> new TreeMap<>())
                .computeIfAbsent(since, stage -> new Seen(atFirst(stage), now));
        return first.age().plusNanos(now - first.ticks());
    }

    /** A stage that is yet to come by a clock that was set back has only begun. */
    private Duration atFirst(Instant since) {
        Duration age = Duration.between(since, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Forgets what is no longer open. */
    public void keep(Collection<Migration> open) {
        seen.keySet().removeIf(id -> open.stream().noneMatch(one -> one.id().equals(id)));
    }
}
