package io.stealaway.remediation;

import io.stealaway.model.Migration;
import io.stealaway.model.VmId;
import io.stealaway.model.ZoneId;
import io.stealaway.spi.Journal;
import java.util.List;
import java.util.TreeMap;

/**
 * Books every write that a journal takes under an epoch that was followed by another, and follows the phase of each VM's
 * migration.
 */
final class EpochWatch implements Journal {
    private final Journal journal;
    private final World world;
    private final TreeMap<ZoneId, Long> newest = new TreeMap<>();
    private final TreeMap<String, Migration> open = new TreeMap<>();

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
        if (answer instanceof Committed) {
            changes.forEach(this::follow);
        }
        return answer;
    }

    private void follow(Change change) {
        if (change.key().startsWith(Keys.MIGRATION)) {
            open.remove(change.key());
            if (change instanceof Put put) {
                open.put(put.key(), Texts.readMigration(put.text()));
            }
        }
    }

    /** Returns the phase of the migration of a VM, or that there is none. */
    String phase(VmId vm) {
        return open.values().stream()
                .filter(migration -> migration.vm().equals(vm))
                .map(migration -> migration.phase().name())
                .findFirst()
                .orElse("none");
    }
}
