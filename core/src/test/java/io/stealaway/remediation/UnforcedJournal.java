package io.stealaway.remediation;

import io.stealaway.model.ZoneId;
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
    public Answer raiseEpoch(ZoneId zone, long expectedEpoch) {
        return state.refusalToRaise(zone, expectedEpoch).orElseGet(() -> {
            safe = new JournalState(state.contents(), state.revision());
            return state.raise(zone);
        });
    }

    @Override
    public Answer commit(ZoneId zone, long epoch, List<Change> changes) {
        return state.refusalToCommit(zone, epoch, changes).orElseGet(() -> {
            safe = new JournalState(state.contents(), state.revision());
            return state.apply(changes);
        });
    }
}
