package io.stealaway.remediation;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.VmId;
import io.stealaway.model.ZoneId;
import io.stealaway.spi.Journal;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Books every write that a journal takes under an epoch that was followed by another, follows the phase of each VM's
 * migration, and books every migration that begins before those that it was to wait for have arrived.
 */
final class EpochWatch implements Journal {
    private final Journal journal;
    private final World world;
    private final TreeMap<ZoneId, Long> newest = new TreeMap<>();
    private final TreeMap<String, Migration> open = new TreeMap<>();
    private final TreeMap<MigrationId, List<MigrationId>> awaited = new TreeMap<>();
    private final TreeSet<MigrationId> arrived = new TreeSet<>();

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
                Migration migration = Texts.readMigration(put.text());
                open.put(put.key(), migration);
                order(migration);
            }
        }
    }

    private void order(Migration migration) {
        awaited.putIfAbsent(migration.id(), migration.after());
        if (migration.phase() == MigrationPhase.OBSERVING) {
            arrived.add(migration.id());
        }
        boolean begun = !Phases.waits(migration);
        if (begun && !arrived.containsAll(awaited.get(migration.id()))) {
            world.violations.add(migration.id() + " begins before those that it waits for have arrived");
        }
        if (begun && open.values().stream().filter(m -> moves(m, migration)).count() > 1) {
            world.violations.add(migration.vm() + " is moved by two migrations at once");
        }
    }

    private static boolean moves(Migration one, Migration other) {
        return one.vm().equals(other.vm()) && Phases.outOfService(one);
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
