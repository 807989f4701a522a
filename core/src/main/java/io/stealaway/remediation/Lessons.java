package io.stealaway.remediation;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPolicy;
import io.stealaway.model.ZoneId;
import io.stealaway.spi.Journal.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the ends of migrations teach about all others: the pace of the cluster, and whether moving helps in a zone at all. */
final class Lessons {
    private final MigrationPolicy policy;

    Lessons(MigrationPolicy policy) {
        this.policy = policy;
    }

    /** Returns what to write together with the removal of an ended migration. */
    List<Change> changes(Migration ended, JournalStore store, Instant now) {
        List<Change> changes = new ArrayList<>();
        if (ended.phase() == MigrationPhase.FAILED) {
            changes.addAll(slower(store));
        } else if (Phases.arrived(ended)) {
            changes.addAll(faster(store));
        }
        if (ended.phase() == MigrationPhase.INEFFECTIVE) {
            List<Instant> recent = recent(ended.zone(), store, now);
            recent.add(now);
            changes.add(store.put(Keys.ineffective(ended.zone()), Texts.write(recent)));
        }
        return changes;
    }

    List<Change> slower(JournalStore store) {
        Pace before = store.pace(policy);
        Pace after = before.slower(policy);
        return after.equals(before) ? List.of() : List.of(store.put(Keys.PACE, after.text()));
    }

    private List<Change> faster(JournalStore store) {
        Pace before = store.pace(policy);
        if (before.full(policy.maxInFlight())) {
            return store.text(Keys.PACE).isPresent() ? List.of(store.delete(Keys.PACE)) : List.of();
        }
        Pace after = before.faster(policy);
        return List.of(after.full(policy.maxInFlight()) ? store.delete(Keys.PACE) : store.put(Keys.PACE, after.text()));
    }

    /** Returns the removals of what is too old to count. */
    List<Change> prune(JournalStore store, Instant now) {
        return store.keys(Keys.INEFFECTIVE).stream()
                .filter(key -> store.unreadable().get(key) == null)
                .filter(key -> recent(key, store, now).isEmpty())
                .map(store::delete)
                .toList();
    }

    /** Returns when migrations in a zone were found ineffective, as far as that counts still, oldest first. */
    List<Instant> recent(ZoneId zone, JournalStore store, Instant now) {
        return recent(Keys.ineffective(zone), store, now);
    }

    private List<Instant> recent(String key, JournalStore store, Instant now) {
        List<Instant> recent =
                new ArrayList<>(store.text(key).map(Texts::readInstants).orElse(List.of()));
        recent.removeIf(when -> !now.isBefore(when.plus(policy.ineffectiveWindow())));
        return recent;
    }
}
