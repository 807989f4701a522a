package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;

/** What each migration waited for when it was looked at last. May be lost at any time. Not thread-safe. */
public final class WaitReasons {
    private final TreeMap<MigrationId, String> last = new TreeMap<>();

    /** Notes what a migration waits for; returns whether that is news. */
    boolean put(Migration migration, String why) {
        return !why.equals(last.put(migration.id(), why));
    }

    /** Notes that a migration waits for nothing. */
    void remove(MigrationId migration) {
        last.remove(migration);
    }

    Optional<String> of(Migration migration) {
        return Optional.ofNullable(last.get(migration.id()));
    }

    /** Forgets what is no longer open. */
    public void keep(Collection<Migration> open) {
        last.keySet().removeIf(id -> open.stream().noneMatch(one -> one.id().equals(id)));
    }
}
