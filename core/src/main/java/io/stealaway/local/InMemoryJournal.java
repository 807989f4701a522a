package io.stealaway.local;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Journal;
import java.util.List;
import java.util.Objects;

/**
 * A journal in memory, for simulations and tests. It is lost with the process, and with it every cooldown; isolations are still
 * found by their owner tags.
 *
 * <p>Thread-safe.
 */
public final class InMemoryJournal implements Journal {
    private final JournalState state = new JournalState();

    /** Creates an empty journal. */
    public InMemoryJournal() {}

    @Override
    public synchronized Contents read() {
        return state.contents();
    }

    @Override
    public synchronized Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
        Objects.requireNonNull(zone, "zone");
        return state.refusalToRaise(zone, expectedEpoch).orElseGet(() -> state.raise(zone));
    }

    @Override
    public synchronized Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
        Objects.requireNonNull(zone, "zone");
        return state.refusalToCommit(zone, epoch, changes).orElseGet(() -> state.apply(changes));
    }
}
