package io.stealaway.remediation;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.PlacementHolds;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.OperatorDecision;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Answer;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.Journal.Contents;
import io.stealaway.spi.Journal.Delete;
import io.stealaway.spi.Journal.Entry;
import io.stealaway.spi.Journal.Put;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Writes operators' commands to the journal. Needs no lease and never blocks a pass; a command takes effect in the next pass
 * of the zone's leader.
 *
 * <p>Every method throws {@link BackendException} if the journal cannot be read, or may or may not have been written.
 *
 * <p>Thread-safe.
 */
public final class OperatorCommands {
    private static final int ATTEMPTS = 10;
    private final Journal journal;

    private OperatorCommands(Journal journal) {
        this.journal = Objects.requireNonNull(journal, "journal");
    }

    /** Returns the operator commands for a journal. */
    public static OperatorCommands of(Journal journal) {
        return new OperatorCommands(journal);
    }

    /** Returns what the journal says now. */
    public OperatorStatus status() {
        JournalStore store = new JournalStore(journal);
        store.refresh();
        return new OperatorStatus(store.paused(), store.open(), store.asHolds(), store.unreadable());
    }

    /**
     * Forbids every start, of all processes that share the journal, until {@link #resume}. What is isolated and not yet
     * migrating is put back.
     *
     * @param why for people
     */
    public void pause(String why) {
        write(JournalKeys.PAUSE, Objects.requireNonNull(why, "why"));
    }

    /** Ends a {@link #pause}; harmless without one. */
    public void resume() {
        remove(JournalKeys.PAUSE);
    }

    /**
     * Lets all that is proposed of a plan be done, each migration once the rules and budgets, judged again, allow it.
     *
     * @param planHash the plan's hash
     * @throws IllegalArgumentException if nothing of that plan is proposed
     */
    public void approve(String planHash) {
        decide(planHash, new OperatorDecision(true, ""));
    }

    /**
     * Lets one proposed migration be done.
     *
     * @throws IllegalArgumentException if it is not proposed
     */
    public void approve(MigrationId migration) {
        decide(migration, new OperatorDecision(true, ""));
    }

    /**
     * Drops all that is proposed of a plan.
     *
     * @param planHash the plan's hash
     * @param why for people
     * @throws IllegalArgumentException if nothing of that plan is proposed
     */
    public void reject(String planHash, String why) {
        decide(planHash, new OperatorDecision(false, why));
    }

    /**
     * Drops one proposed migration, and those that wait for it.
     *
     * @param migration which one
     * @param why for people
     * @throws IllegalArgumentException if it is not proposed
     */
    public void reject(MigrationId migration, String why) {
        decide(migration, new OperatorDecision(false, why));
    }

    /**
     * Tells that a migration in phase {@code UNKNOWN} is certain to be over, so that the next pass ends it by where its VM
     * is. Until its VM is seen, and seen not to migrate, that has no effect.
     *
     * @param migration which one
     * @param why for people
     * @throws IllegalArgumentException if it is not in that phase: word that is given too early would be believed too late
     */
    public void resolve(MigrationId migration, String why) {
        requireUnknown(migration, status().open());
        write(JournalKeys.resolution(migration), Objects.requireNonNull(why, "why"));
    }

    static void requireUnknown(MigrationId id, List<Migration> open) {
        Migration migration = open.stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("migration " + id + " is not open. Maybe it has ended?"));
        if (migration.phase() != MigrationPhase.UNKNOWN) {
            throw new IllegalArgumentException("migration " + id + " is " + migration.phase()
                    + "; only one that is UNKNOWN is for an operator to resolve");
        }
    }

    private void decide(String planHash, OperatorDecision decision) {
        check("plan " + planHash, migration -> migration.planHash().equals(planHash));
        write(JournalKeys.decisionOnPlan(planHash), decision.text());
    }

    private void decide(MigrationId id, OperatorDecision decision) {
        check("migration " + id, migration -> migration.id().equals(id));
        write(JournalKeys.decisionOn(id), decision.text());
    }

    private void check(String what, Predicate<Migration> meant) {
        boolean proposed =
                status().open().stream().anyMatch(one -> one.phase() == MigrationPhase.PROPOSED && meant.test(one));
        if (!proposed) {
            throw new IllegalArgumentException(what + " is not proposed. Maybe its proposal expired?");
        }
    }

    private void write(String key, String text) {
        change(key, text, true);
    }

    private void remove(String key) {
        change(key, "", false);
    }

    private void change(String key, String text, boolean put) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Contents contents = journal.read();
            Entry entry = contents.entries().get(key);
            long revision = entry == null ? 0 : entry.revision();
            if (!put && revision == 0) {
                return;
            }
            Change change = put ? new Put(key, revision, text) : new Delete(key, revision);
            Answer answer = journal.commit(JournalKeys.OPERATOR, contents.epoch(JournalKeys.OPERATOR), List.of(change));
            if (answer instanceof Committed) {
                return;
            }
        }
        throw new BackendException.Conflict("journal: write " + key, "others keep writing it");
    }

    /**
     * The journal's content, as an operator needs it.
     *
     * <p>Immutable and thread-safe.
     *
     * @param paused why every start is forbidden, if an operator paused the loop
     * @param open migrations that are proposed, wait, or are under way, in all zones, by id
     * @param holds whom the loop leaves alone, and which hosts are banned for whom; what is over may still be among them
     * @param unreadable what this version cannot read, with the reason, by journal key
     */
    public record OperatorStatus(
            Optional<String> paused, List<Migration> open, PlacementHolds holds, SortedMap<String, String> unreadable) {
        /** Copies. */
        public OperatorStatus {
            Objects.requireNonNull(paused, "paused");
            open = List.copyOf(open);
            Objects.requireNonNull(holds, "holds");
            unreadable = Collections.unmodifiableSortedMap(new TreeMap<>(unreadable));
        }
    }
}
