package io.stealaway.remediation.journal;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.spi.Journal.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the ends of migrations teach about all others: the pace of the cluster, and whether moving helps in a zone at all. */
public final class Feedback {
    private final MigrationPolicy policy;

    public Feedback(MigrationPolicy policy) {
        this.policy = policy;
    }

    /** Returns what to write together with the removal of an ended migration. */
    public List<Change> changes(Migration ended, JournalStore store, Instant now) {
        List<Change> changes = new ArrayList<>();
        if (ended.phase() == MigrationPhase.FAILED) {
            changes.addAll(isOfTheCluster(ended, store, now) ? slower(store) : List.of());
        } else if (MigrationPhases.arrived(ended)) {
            changes.addAll(faster(store));
        }
        if (ended.phase() == MigrationPhase.INEFFECTIVE) {
            List<Instant> recent = recent(ended.zone(), store, now);
            recent.add(now);
            changes.add(store.put(JournalKeys.ineffective(ended.zone()), JournalCodec.write(recent)));
        }
        return changes;
    }

    /**
     * A migration that was refused before it ran, or whose VM or target failed lately already, says something of these and not
     * of what the cluster bears.
     */
    private static boolean isOfTheCluster(Migration ended, JournalStore store, Instant now) {
        return ended.startedAt().isPresent()
                && store.bans().entrySet().stream()
                        .filter(ban -> now.isBefore(ban.getValue()))
                        .map(Map.Entry::getKey)
                        .noneMatch(ban -> ban.vm().equals(ended.vm())
                                || ban.host().equals(ended.move().target()));
    }

    public List<Change> slower(JournalStore store) {
        AimdLimit before = store.pace(policy);
        AimdLimit after = before.slower(policy);
        return after.equals(before) ? List.of() : List.of(store.put(JournalKeys.PACE, after.text()));
    }

    private List<Change> faster(JournalStore store) {
        AimdLimit before = store.pace(policy);
        if (before.full(policy.maxInFlight())) {
            return store.text(JournalKeys.PACE).isPresent() ? List.of(store.delete(JournalKeys.PACE)) : List.of();
        }
        AimdLimit after = before.faster(policy);
        return List.of(
                after.full(policy.maxInFlight())
                        ? store.delete(JournalKeys.PACE)
                        : store.put(JournalKeys.PACE, after.text()));
    }

    /** Returns the removals of what is too old to count. */
    public List<Change> prune(JournalStore store, Instant now) {
        return store.keys(JournalKeys.INEFFECTIVE).stream()
                .filter(key -> store.unreadable().get(key) == null)
                .filter(key -> recent(key, store, now).isEmpty())
                .map(store::delete)
                .toList();
    }

    /** Returns when migrations in a zone were found ineffective, within {@code ineffectiveWindow}, oldest first. */
    public List<Instant> recent(AvailabilityZone zone, JournalStore store, Instant now) {
        return recent(JournalKeys.ineffective(zone), store, now);
    }

    private List<Instant> recent(String key, JournalStore store, Instant now) {
        List<Instant> recent =
                new ArrayList<>(store.text(key).map(JournalCodec::readInstants).orElse(List.of()));
        recent.removeIf(when -> !now.isBefore(when.plus(policy.ineffectiveWindow())));
        return recent;
    }
}
