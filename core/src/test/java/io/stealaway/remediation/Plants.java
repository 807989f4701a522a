package io.stealaway.remediation;

import io.stealaway.spi.Isolator;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Migrator;

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

    /** A process has died. */
    default void died() {}
}
