package io.stealaway.remediation.step;

import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.PlannedMigration;
import io.stealaway.remediation.rule.MigrationGroup;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Which planned migrations are begun first while the budgets do not suffice for all: as planned, but those of a host whose last ones came
 * to nothing after the others. Else VMs that can never be isolated or moved would take the only slot again and again, before those of
 * another host. What it remembers may be lost. Not thread-safe.
 */
final class StartOrder {
    private final TreeMap<HostId, Integer> fruitless = new TreeMap<>();

    /** Takes note of what ended. */
    void ended(Collection<Migration> finished) {
        for (Migration migration : finished) {
            if (migration.phase() == MigrationPhase.CANCELLED || migration.phase() == MigrationPhase.FAILED) {
                fruitless.merge(migration.move().source(), 1, Integer::sum);
            } else {
                fruitless.remove(migration.move().source());
            }
        }
    }

    /** Returns the same groups; those that come to nothing equally often stay as they were. */
    List<MigrationGroup> of(List<MigrationGroup> groups) {
        return groups.stream().sorted(Comparator.comparingInt(this::attempts)).toList();
    }

    private int attempts(MigrationGroup group) {
        PlannedMigration decisive = group.steps().get(group.steps().size() - 1);
        return fruitless.getOrDefault(decisive.source(), 0);
    }
}
