package io.stealaway.remediation;

import io.stealaway.model.ZoneId;
import io.stealaway.spi.Journal;
import java.util.List;
import java.util.TreeMap;

/** Books every write that a journal takes under an epoch that was followed by another. */
final class EpochWatch implements Journal {
    private final Journal journal;
    private final World world;
    private final TreeMap<ZoneId, Long> newest = new TreeMap<>();

    EpochWatch(Journal journal, World world) {
        this.journal = journal;
        this.world = world;
    }

    @Override
    public Contents read() {
        return journal.read();
    }

    @Override
    public Answer raiseEpoch(ZoneId zone, long expectedEpoch) {
        Answer answer = journal.raiseEpoch(zone, expectedEpoch);
        if (answer instanceof Committed raised
                && newest.merge(zone, raised.revision(), Math::max) > raised.revision()) {
            world.violations.add("the epoch of zone " + zone + " went back to " + raised.revision());
        }
        return answer;
    }

    @Override
    public Answer commit(ZoneId zone, long epoch, List<Change> changes) {
        Answer answer = journal.commit(zone, epoch, changes);
        if (answer instanceof Committed && epoch < newest.getOrDefault(zone, 0L)) {
            world.violations.add("a write of a former leader of zone " + zone + " was taken");
        }
        return answer;
    }
}
