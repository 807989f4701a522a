package io.stealaway.remediation;

import io.stealaway.spi.Isolator;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Leadership;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.ShareControl;
import io.stealaway.spi.Topology;
import java.time.Duration;
import java.util.Optional;

/** Where a test plants a bug; without one, everything is as it is. */
interface Plants {
    Plants NONE = new Plants() {};

    default Journal journal(Journal good) {
        return good;
    }

    default Migrator migrator(Migrator good) {
        return good;
    }

    default Isolator isolator(Isolator good) {
        return good;
    }

    default ShareControl shares(WorldShares good) {
        return good;
    }

    default Topology topology(Topology good, World world) {
        return good;
    }

    default Leadership leadership(Leadership good, World world) {
        return good;
    }

    /** Returns whether the journal may be deleted; one that is planted is not. */
    default boolean journalMayBeLost() {
        return true;
    }

    /** Returns whether the machine dies with its process, so that what was not forced is gone. */
    default boolean machineDies() {
        return false;
    }

    /** Returns how long a target is banned, when not as long as usual. */
    default Optional<Duration> ban() {
        return Optional.empty();
    }

    /** A process has died. */
    default void died() {}
}
