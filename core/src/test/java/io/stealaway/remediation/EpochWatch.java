package io.stealaway.remediation;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.VmId;
import io.stealaway.remediation.journal.JournalCodec;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.journal.MigrationPhases;
import io.stealaway.remediation.journal.OperatorDecision;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.spi.Journal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Books every write that a journal takes under an epoch that was followed by another, follows the phase of each VM's
 * migration, and books every migration that begins before those that it was to wait for have arrived, or, where all
 * are to be approved, before it was; and every proposal that is dropped though nobody decided so.
 */
final class EpochWatch implements Journal {
    /** Longer than any pass takes into which others are nested; what takes longer by the clock was no pass: the clock was set. */
    private static final Duration LONGEST_PASS = Duration.ofMinutes(15);

    private final Journal journal;
    private final World world;
    private final TreeMap<AvailabilityZone, Long> newest = new TreeMap<>();
    private final TreeMap<String, Migration> open = new TreeMap<>();
    private final TreeMap<MigrationId, List<MigrationId>> awaited = new TreeMap<>();
    private final TreeSet<MigrationId> arrived = new TreeSet<>();
    private final TreeSet<MigrationId> restored = new TreeSet<>();
    private final TreeMap<String, OperatorDecision> decisions = new TreeMap<>();
    private final TreeMap<MigrationId, MigrationPhase> left = new TreeMap<>();
    private final boolean approving;

    /** When each proposal was made, by the time that really passes. */
    private final TreeMap<MigrationId, Long> proposedAt = new TreeMap<>();

    /** Each change of phase that the journal took, as docs/concepts.md draws it. */
    final TreeSet<String> arrows = new TreeSet<>();

    /** @param approving whether nothing may begin before it is approved */
    EpochWatch(Journal journal, World world, boolean approving) {
        this.journal = journal;
        this.world = world;
        this.approving = approving;
        world.underWay = this::underWay;
    }

    @Override
    public Contents read() {
        return journal.read();
    }

    @Override
    public Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
        Answer answer = journal.raiseEpoch(zone, expectedEpoch);
        if (answer instanceof Committed raised
                && newest.merge(zone, raised.revision(), Math::max) > raised.revision()) {
            world.violations.add("the epoch of zone " + zone + " went back to " + raised.revision());
        }
        return answer;
    }

    @Override
    public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
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
        if (change.key().startsWith(JournalKeys.MIGRATION)) {
            followMigration(change);
        } else if (change instanceof Put put && put.key().startsWith(JournalKeys.DECISION)) {
            decisions.put(put.key(), OperatorDecision.read(put.text()));
        } else {
            decisions.remove(change.key());
        }
    }

    private void followMigration(Change change) {
        Optional<Migration> before = Optional.ofNullable(open.remove(change.key()));
        boolean proposed =
                before.filter(m -> m.phase() == MigrationPhase.PROPOSED).isPresent();
        if (change instanceof Put put) {
            Migration migration = JournalCodec.readMigration(put.text());
            open.put(put.key(), migration);
            draw(before.map(Migration::phase), migration.phase());
            auditApproval(migration, before.isEmpty(), proposed);
            order(migration);
            auditArrival(migration);
        } else if (proposed) {
            auditDropped(before.get());
        }
        if (change instanceof Delete) {
            before.ifPresent(gone -> left.put(gone.id(), gone.phase()));
        }
    }

    private void draw(Optional<MigrationPhase> from, MigrationPhase to) {
        if (!from.equals(Optional.of(to))) {
            arrows.add(from.map(MigrationPhase::toString).orElse("[*]") + " --> " + to);
        }
    }

    /** How a migration ended is not in the journal, which forgets it: it is told. */
    void heard(RemediationEvent event) {
        if (event.kind() == RemediationEvent.Kind.FINISHED) {
            MigrationPhase end = MigrationPhase.valueOf(event.text().replaceFirst(":(?s).*", ""));
            event.migration().map(left::remove).ifPresent(from -> draw(Optional.of(from), end));
        }
    }

    private void auditApproval(Migration migration, boolean isNew, boolean proposed) {
        proposedAt.putIfAbsent(
                migration.id(), world.ticks() - sinceWritten(migration).toNanos());
        boolean leaves = migration.phase() != MigrationPhase.PROPOSED && (proposed || (isNew && approving));
        if (leaves && decision(migration).filter(OperatorDecision::approved).isEmpty()) {
            world.violations.add(migration.id() + " begins though nobody approved it");
        }
    }

    /** How long a write took, on its way from a process whose clock was not set in the meantime. */
    private Duration sinceWritten(Migration migration) {
        Duration written = Duration.between(migration.phaseSince(), world.clock.instant());
        return written.isNegative() || written.compareTo(LONGEST_PASS) > 0 ? Duration.ZERO : written;
    }

    /** A proposal ends by a word, in time, or with another one that it waits for; no later plan takes its place. */
    private void auditDropped(Migration proposal) {
        // By the clock of a process that has just begun, or by the time that really passed.
        boolean inTime = proposal.expiresAt()
                .filter(until -> !world.latest().isBefore(until)
                        || world.ticks() - proposedAt.getOrDefault(proposal.id(), 0L)
                                >= Duration.between(proposal.phaseSince(), until)
                                        .toNanos())
                .isPresent();
        boolean withAnother = proposal.after().stream()
                .anyMatch(awaited -> !arrived.contains(awaited) && !open.containsKey(JournalKeys.migration(awaited)));
        boolean rejected = decision(proposal).filter(word -> !word.approved()).isPresent();
        if (!inTime && !withAnother && !rejected) {
            world.violations.add(proposal.id() + " is proposed no more, though nobody rejected it");
        }
    }

    private Optional<OperatorDecision> decision(Migration migration) {
        return Optional.ofNullable(decisions.get(JournalKeys.decisionOn(migration.id())))
                .or(() -> Optional.ofNullable(decisions.get(JournalKeys.decisionOnPlan(migration.planHash()))));
    }

    private void order(Migration migration) {
        if (awaited.putIfAbsent(migration.id(), migration.after()) == null && !chained(migration.id())) {
            world.migrator.auditTimes(migration.move());
        }
        if (migration.phase() == MigrationPhase.OBSERVING) {
            arrived.add(migration.id());
        }
        boolean begun = !MigrationPhases.waits(migration);
        if (begun && !arrived.containsAll(awaited.get(migration.id()))) {
            world.violations.add(migration.id() + " begins before those that it waits for have arrived");
        }
        if (begun && open.values().stream().filter(m -> moves(m, migration)).count() > 1) {
            world.violations.add(migration.vm() + " is moved by two migrations at once");
        }
    }

    private static boolean moves(Migration one, Migration other) {
        return one.vm().equals(other.vm()) && MigrationPhases.outOfService(one);
    }

    /** Whoever counts a VM as arrived must have seen it there; what an older copy says of it may be past. */
    private void auditArrival(Migration migration) {
        if (restored.contains(migration.id())) {
            return;
        }
        World.Guest guest = world.guests.get(migration.vm());
        boolean counted = migration.phase() == MigrationPhase.REINTEGRATING
                && migration
                        .afterwards()
                        .filter(MigrationPhase.OBSERVING::equals)
                        .isPresent();
        if (counted && guest != null && !guest.host.equals(migration.move().target())) {
            world.violations.add(migration.vm() + " is taken for arrived, but is on " + guest.host);
        }
    }

    /** The journal was replaced by a copy of what it was. */
    void restore(Contents contents) {
        forget();
        newest.putAll(contents.epochs());
        contents.entries().forEach((key, entry) -> {
            if (key.startsWith(JournalKeys.MIGRATION)) {
                Migration migration = JournalCodec.readMigration(entry.text());
                open.put(key, migration);
                awaited.put(migration.id(), migration.after());
                restored.add(migration.id());
                if (MigrationPhases.arrived(migration)) {
                    arrived.add(migration.id());
                }
            } else if (key.startsWith(JournalKeys.DECISION)) {
                decisions.put(key, OperatorDecision.read(entry.text()));
            }
        });
        // What was over when the copy was made is in it no more: had it failed, those that waited for it would be gone,
        // too.
        awaited.values()
                .forEach(after -> after.stream()
                        .filter(id -> !open.containsKey(JournalKeys.migration(id)))
                        .forEach(arrived::add));
    }

    /** The journal was deleted. */
    void forget() {
        newest.clear();
        open.clear();
        awaited.clear();
        arrived.clear();
        decisions.clear();
    }

    /** Returns the phases of all open migrations, or that there are none. */
    Set<String> phases() {
        TreeSet<String> phases = new TreeSet<>();
        open.values().forEach(migration -> phases.add(state(migration)));
        return phases.isEmpty() ? Set.of("none") : phases;
    }

    /** Returns the phase of the migration of a VM, or that there is none. */
    String phase(VmId vm) {
        return open.values().stream()
                .filter(migration -> migration.vm().equals(vm))
                // Of two migrations of one VM, one is at work; the other waits, or is only observed.
                .min(Comparator.comparing(migration -> !MigrationPhases.outOfService(migration)))
                .map(EpochWatch::state)
                .orElse("none");
    }

    private static String state(Migration migration) {
        return MigrationPhases.waits(migration) && migration.phase() == MigrationPhase.PLANNED
                ? "WAITING"
                : migration.phase().name();
    }

    /** A namesake from before the journal was lost may be put back while this one has yet to isolate anything. */
    private boolean underWay(VmId vm, MigrationId id) {
        Migration migration = open.get(JournalKeys.migration(id));
        return migration != null
                && migration.vm().equals(vm)
                && migration.isolatingSince().isPresent();
    }

    /** Returns whether a migration was to wait for others. */
    boolean chained(MigrationId id) {
        return !awaited.getOrDefault(id, List.of()).isEmpty();
    }
}
