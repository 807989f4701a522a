package io.stealaway.remediation.journal;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlacementHolds.Ban;
import io.stealaway.model.Role;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Answer;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.Journal.Contents;
import io.stealaway.spi.Journal.Delete;
import io.stealaway.spi.Journal.Entry;
import io.stealaway.spi.Journal.Put;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The journal as the loop thinks of it: open migrations, holds, bans, the pause. One pass's view, kept up with its writes. */
public final class JournalStore {
    private final Journal journal;
    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final TreeMap<AvailabilityZone, Long> epochs = new TreeMap<>();
    private final TreeMap<MigrationId, Migration> migrations = new TreeMap<>();
    private final TreeMap<VmId, Hold> holds = new TreeMap<>();
    private final TreeMap<Ban, Instant> bans = new TreeMap<>();
    private final TreeMap<String, ShareRemedy> remedies = new TreeMap<>();
    private final TreeMap<String, String> unreadable = new TreeMap<>();

    /** Of all keys and texts, in UTF-8. */
    private long bytes;

    /** What was last made into text, so that it need not be read from it again. */
    private @Nullable Migration written;

    private String writtenText = "";

    /** What the journal threw last. */
    private @Nullable RuntimeException failure;

    /** Set when a write may or may not have happened: what we remember is then a guess. */
    private boolean doubtful = true;

    public JournalStore(Journal journal) {
        this.journal = journal;
    }

    /** Reads the whole journal again; only changed entries are parsed. */
    public void refresh() {
        doubtful = true;
        Contents contents = asked(journal::read);
        epochs.clear();
        epochs.putAll(contents.epochs());
        if (!sameEntries(contents)) {
            adopt(contents.entries());
        }
        doubtful = false;
    }

    private <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    /** Returns whether it was the journal that threw this, last. */
    @SuppressWarnings("ReferenceEquality") // the very exception, not one like it
    public boolean failedBy(RuntimeException thrown) {
        return thrown == failure;
    }

    /** Both are in order of their keys: the usual answer costs one walk along them. */
    private boolean sameEntries(Contents contents) {
        Iterator<Map.Entry<String, Entry>> ours = entries.entrySet().iterator();
        for (Map.Entry<String, Entry> theirs : contents.entries().entrySet()) {
            if (!ours.hasNext() || !ours.next().equals(theirs)) {
                return false;
            }
        }
        return !ours.hasNext();
    }

    private void adopt(SortedMap<String, Entry> now) {
        new TreeMap<>(entries).forEach((key, entry) -> {
            if (!entry.equals(now.get(key))) {
                forget(key);
            }
        });
        now.forEach((key, entry) -> {
            if (!entries.containsKey(key)) {
                index(key, entry);
            }
        });
    }

    public long epoch(AvailabilityZone zone) {
        return epochs.getOrDefault(zone, 0L);
    }

    /** Returns every migration that is begun and not ended, in all zones, by id; a copy. */
    public List<Migration> open() {
        return List.copyOf(migrations.values());
    }

    public Optional<Migration> migration(MigrationId id) {
        return Optional.ofNullable(migrations.get(id));
    }

    /** Returns whether an entry of a migration or of changed CPU weights bears this name, be it readable or not. */
    public boolean names(MigrationId id) {
        return knows(id) || entries.containsKey(JournalKeys.shares(id.value()));
    }

    /** Returns whether there is an entry for this migration, be it readable or not. */
    public boolean knows(MigrationId id) {
        return entries.containsKey(JournalKeys.migration(id));
    }

    public boolean concerns(VmId vm) {
        return migrations.values().stream().anyMatch(m -> m.vm().equals(vm));
    }

    public Optional<Hold> hold(VmId vm) {
        return Optional.ofNullable(holds.get(vm));
    }

    /** Returns what was done about CPU weights and is not over, in all zones, by owner; a copy. */
    public List<ShareRemedy> remedies() {
        return List.copyOf(remedies.values());
    }

    public Change put(ShareRemedy remedy) {
        return put(JournalKeys.shares(remedy.owner()), remedy.text());
    }

    Collection<Hold> holds() {
        return Collections.unmodifiableCollection(holds.values());
    }

    public SortedMap<Ban, Instant> bans() {
        return Collections.unmodifiableSortedMap(bans);
    }

    /** Returns cooldowns and bans as the engine wants them. */
    public PlacementHolds asHolds() {
        TreeMap<VmId, Instant> cooldowns = new TreeMap<>();
        holds.values().forEach(hold -> cooldowns.put(hold.vm(), hold.until()));
        return new PlacementHolds(cooldowns, bans);
    }

    public Optional<String> paused() {
        return Optional.ofNullable(entries.get(JournalKeys.PAUSE)).map(Entry::text);
    }

    /** Returns what an operator said about a migration, if anything. */
    public Optional<String> resolution(MigrationId id) {
        return Optional.ofNullable(entries.get(JournalKeys.resolution(id))).map(Entry::text);
    }

    /** Returns what an operator decided about a proposal; word on the migration goes before word on its plan. */
    public Optional<OperatorDecision> decision(Migration migration) {
        return text(JournalKeys.decisionOn(migration.id()))
                .or(() -> text(JournalKeys.decisionOnPlan(migration.planHash())))
                .map(OperatorDecision::read);
    }

    /** Returns the keys of decisions about what is not proposed any more. */
    List<String> idleDecisions() {
        TreeSet<String> idle = new TreeSet<>(keys(JournalKeys.DECISION));
        for (Migration migration : migrations.values()) {
            if (migration.phase() == MigrationPhase.PROPOSED) {
                idle.remove(JournalKeys.decisionOn(migration.id()));
                idle.remove(JournalKeys.decisionOnPlan(migration.planHash()));
            }
        }
        return List.copyOf(idle);
    }

    public AimdLimit pace(MigrationPolicy policy) {
        return text(JournalKeys.PACE)
                .filter(text -> !unreadable.containsKey(JournalKeys.PACE))
                .map(AimdLimit::read)
                .orElseGet(() -> AimdLimit.full(policy));
    }

    public Optional<DrainTimeAverage> drain(Role role) {
        return text(JournalKeys.drain(role))
                .filter(text -> !unreadable.containsKey(JournalKeys.drain(role)))
                .map(DrainTimeAverage::read);
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::text);
    }

    /** Returns how many entries there are. */
    public int size() {
        return entries.size();
    }

    /** Returns the length of all keys and texts, in bytes of UTF-8. */
    public long bytes() {
        return bytes;
    }

    private static long bytes(String key, Entry entry) {
        return utf8(key) + utf8(entry.text());
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Returns the keys that begin so. */
    List<String> keys(String prefix) {
        return List.copyOf(
                entries.tailMap(prefix).headMap(prefix + Character.MAX_VALUE).keySet());
    }

    /** Returns what cannot be read, by key, with the reason. */
    public SortedMap<String, String> unreadable() {
        return Collections.unmodifiableSortedMap(unreadable);
    }

    public Answer raiseEpoch(AvailabilityZone zone) {
        settle();
        doubtful = true;
        Answer answer = asked(() -> journal.raiseEpoch(zone, epoch(zone)));
        doubtful = false;
        if (answer instanceof Committed raised) {
            epochs.put(zone, raised.revision());
        } else {
            doubtful = true;
        }
        return answer;
    }

    /** Writes, and remembers what was written. */
    public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
        boolean guess = doubtful;
        doubtful = true;
        Answer answer = asked(() -> journal.commit(zone, epoch, changes));
        if (answer instanceof Committed committed) {
            for (Change change : changes) {
                forget(change.key());
                if (change instanceof Put put) {
                    index(put.key(), new Entry(committed.revision(), put.text()));
                }
            }
            doubtful = guess;
        }
        return answer;
    }

    /**
     * Reads the journal again if a write was refused or its outcome is unknown.
     *
     * @throws BackendException if the journal cannot be read
     */
    public void settle() {
        if (doubtful) {
            refresh();
        }
    }

    public Change put(Migration migration) {
        written = migration;
        writtenText = JournalCodec.write(migration);
        return put(JournalKeys.migration(migration.id()), writtenText);
    }

    public Change put(Hold hold) {
        return put(JournalKeys.hold(hold.vm()), JournalCodec.write(hold));
    }

    Change putBan(Ban ban, Instant until) {
        return put(JournalKeys.ban(ban), until.toString());
    }

    public Change putBudget(Migration started) {
        return put(JournalKeys.BUDGET, started.id().value());
    }

    public Change putDrain(Role role, Duration took) {
        return put(
                JournalKeys.drain(role),
                drain(role)
                        .map(before -> before.with(took))
                        .orElse(new DrainTimeAverage(took))
                        .text());
    }

    public Change putLeader(AvailabilityZone zone, Instant at) {
        return put(JournalKeys.leader(zone), at.toString());
    }

    /** Returns the changes that remove a migration and what was said about it. */
    public List<Change> delete(MigrationId id) {
        List<Change> changes = new ArrayList<>();
        changes.add(delete(JournalKeys.migration(id)));
        changes.addAll(deleteResolution(id));
        return changes;
    }

    /** Returns what takes back an operator's word on a migration, if it was given. */
    public List<Change> deleteResolution(MigrationId id) {
        return resolution(id).isPresent() ? List.of(delete(JournalKeys.resolution(id))) : List.of();
    }

    public Change delete(String key) {
        return new Delete(key, revision(key));
    }

    public Change put(String key, String text) {
        return new Put(key, revision(key), text);
    }

    private long revision(String key) {
        Entry entry = entries.get(key);
        return entry == null ? 0 : entry.revision();
    }

    private void index(String key, Entry entry) {
        entries.put(key, entry);
        bytes += bytes(key, entry);
        try {
            parse(key, entry.text());
        } catch (IllegalArgumentException e) {
            unreadable.put(key, String.valueOf(e.getMessage()));
        }
    }

    private void parse(String key, String text) {
        if (key.startsWith(JournalKeys.MIGRATION)) {
            Migration known = written;
            Migration migration = known != null && text.equals(writtenText) ? known : JournalCodec.readMigration(text);
            migrations.put(migration.id(), migration);
        } else if (key.startsWith(JournalKeys.HOLD)) {
            VmId vm = JournalKeys.vmOfHold(key);
            holds.put(vm, JournalCodec.readHold(vm, text));
        } else if (key.startsWith(JournalKeys.BAN)) {
            bans.put(JournalKeys.banOf(key), JournalCodec.readInstant(text));
        } else if (key.startsWith(JournalKeys.SHARES)) {
            String owner = key.substring(JournalKeys.SHARES.length());
            remedies.put(owner, ShareRemedy.read(owner, text));
        } else if (key.startsWith(JournalKeys.DECISION)) {
            OperatorDecision.read(text);
        } else if (key.equals(JournalKeys.PACE)) {
            AimdLimit.read(text);
        } else if (key.startsWith(JournalKeys.DRAIN)) {
            DrainTimeAverage.read(text);
        } else if (key.startsWith(JournalKeys.INEFFECTIVE)) {
            JournalCodec.readInstants(text);
        }
    }

    private void forget(String key) {
        Entry gone = entries.remove(key);
        bytes -= gone == null ? 0 : bytes(key, gone);
        unreadable.remove(key);
        if (key.startsWith(JournalKeys.MIGRATION)) {
            migrations.keySet().removeIf(id -> JournalKeys.migration(id).equals(key));
        } else if (key.startsWith(JournalKeys.HOLD)) {
            holds.keySet().removeIf(vm -> JournalKeys.hold(vm).equals(key));
        } else if (key.startsWith(JournalKeys.BAN)) {
            bans.keySet().removeIf(ban -> JournalKeys.ban(ban).equals(key));
        } else if (key.startsWith(JournalKeys.SHARES)) {
            remedies.remove(key.substring(JournalKeys.SHARES.length()));
        }
    }
}
