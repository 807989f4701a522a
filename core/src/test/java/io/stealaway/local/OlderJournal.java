package io.stealaway.local;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Journal;
import java.util.List;

/** A journal that goes on from what another one held at some time, as a copy of its file does. */
public final class OlderJournal implements Journal {
    private final JournalState state;

    public OlderJournal(Contents contents) {
        state = new JournalState(
                contents,
                contents.entries().values().stream()
                        .mapToLong(Entry::revision)
                        .max()
                        .orElse(0));
    }

    @Override
    public synchronized Contents read() {
        return state.contents();
    }

    @Override
    public synchronized Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
        return state.refusalToRaise(zone, expectedEpoch).orElseGet(() -> state.raise(zone));
    }

    @Override
    public synchronized Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
        return state.refusalToCommit(zone, epoch, changes).orElseGet(() -> state.apply(changes));
    }
}
