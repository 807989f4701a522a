package io.stealaway.local;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Journal;
import java.util.List;

/** Answers before its last write is safe. */
public final class UnforcedJournal implements Journal {
    private JournalState state = new JournalState();
    private JournalState safe = state;

    public void loseLastWrite() {
        state = new JournalState(safe.contents(), safe.revision());
    }

    @Override
    public Contents read() {
        return state.contents();
    }

    @Override
    public Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
        return state.refusalToRaise(zone, expectedEpoch).orElseGet(() -> {
            safe = new JournalState(state.contents(), state.revision());
            return state.raise(zone);
        });
    }

    @Override
    public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
        return state.refusalToCommit(zone, epoch, changes).orElseGet(() -> {
            safe = new JournalState(state.contents(), state.revision());
            return state.apply(changes);
        });
    }
}
