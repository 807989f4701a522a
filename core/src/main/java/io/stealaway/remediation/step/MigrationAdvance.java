package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.journal.Dependencies;
import io.stealaway.remediation.journal.Feedback;
import io.stealaway.remediation.journal.HoldPolicy;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.MigrationPhases;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Journal.Committed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Advances one migration through as many phases as this pass allows, journalling each before it is entered. */
public final class MigrationAdvance {
    private static final Logger LOG = LoggerFactory.getLogger(LoopLogger.LOOP);

    /** More than the longest way through all phases; what goes round in circles goes on in the next pass. */
    private static final int MAX_STEPS = 100;

    private final JournalStore store;
    private final FencedZones fencedZones;
    private final HoldPolicy holds;
    private final Feedback feedback;
    private final InstantSource clock;
    private final WaitReasons waits;
    private final StageTimer timer;
    private final Map<MigrationPhase, Step> steps;
    private final Map<MigrationId, MigrationPhase> slowedBy = new TreeMap<>();

    public MigrationAdvance(
            JournalStore store,
            FencedZones fencedZones,
            HoldPolicy holds,
            Feedback feedback,
            InstantSource clock,
            WaitReasons waits,
            StageTimer timer,
            Map<MigrationPhase, Step> steps) {
        this.store = store;
        this.fencedZones = fencedZones;
        this.holds = holds;
        this.feedback = feedback;
        this.clock = clock;
        this.waits = waits;
        this.timer = timer;
        this.steps = new EnumMap<>(steps);
    }

    /**
     * Advances one migration if its zone is led. What fails is reported, and tried again in the next pass.
     *
     * @return whether its backend said that it ended: it is then to be advanced further once the cluster has been read again
     */
    public boolean run(MigrationId id, Pass pass) {
        MdcScope trace = MdcScope.of(id);
        return trace.call(() -> run(id, pass, trace));
    }

    private boolean run(MigrationId id, Pass pass, MdcScope trace) {
        Optional<Migration> migration = Optional.empty();
        try {
            store.settle();
            migration = store.migration(id);
            migration.ifPresent(trace::about);
            if (migration.isPresent() && fencedZones.leads(migration.get().zone())) {
                return steps(migration.get(), pass);
            }
        } catch (LostLeadership e) {
            fencedZones.drop(migration.orElseThrow().zone(), String.valueOf(e.getMessage()), pass);
        } catch (FailedAction e) {
            failed(id, migration, e.trouble(), pass);
            if (e.trouble() instanceof BackendException && !e.refused()) {
                slowDown(migration, pass);
            }
        } catch (RuntimeException e) {
            failed(id, migration, e, pass);
        }
        return false;
    }

    /** A bug, of ours or of a plug-in, must not keep the other migrations from being finished. */
    private static void failed(MigrationId id, Optional<Migration> migration, RuntimeException e, Pass pass) {
        if (e instanceof BackendException) {
            trouble(id, migration, String.valueOf(e.getMessage()), pass);
            return;
        }
        LOG.error("{}: unexpected failure", id, e);
        trouble(id, migration, e.toString(), pass);
    }

    private boolean steps(Migration begun, Pass pass) {
        Migration migration = begun;
        for (int i = 0; i < MAX_STEPS; i++) {
            timer.sees(migration);
            Step step = steps.get(migration.phase());
            if (step == null) {
                return false;
            }
            StepOutcome outcome = step.advance(migration, pass);
            if (outcome instanceof StepOutcome.Next next) {
                write(migration, next.migration());
                announce(migration, next.migration(), pass);
                if (endedBy(migration, next.migration())) {
                    return true;
                }
                migration = next.migration();
            } else if (outcome instanceof StepOutcome.Reserve claim) {
                if (!claimed(claim.migration())) {
                    return false;
                }
                pass.event(Kind.STARTED, claim.migration(), "its turn has come");
                migration = claim.migration();
            } else if (outcome instanceof StepOutcome.Ended ended) {
                end(ended.migration(), pass);
                return false;
            } else if (outcome instanceof StepOutcome.Pending pending) {
                waits(migration, pending.why(), pass);
                return false;
            }
        }
        return false;
    }

    private static boolean endedBy(Migration before, Migration after) {
        return before.phase() != MigrationPhase.VERIFYING && after.phase() == MigrationPhase.VERIFYING;
    }

    /** Said as an event when it is news: most wait for the same from pass to pass. */
    private void waits(Migration migration, String why, Pass pass) {
        pass.waiting.put(migration.id(), why);
        if (waits.put(migration, why)) {
            pass.event(Kind.WAITING, migration, migration.phase() + ": " + why);
        }
    }

    /**
     * A call that was to change something failed: fewer at once, until it goes well again. Once in a pass is enough, and once for
     * each phase of a migration: what fails again and again, as the abort of one that the backend lost, is no news of what the
     * cluster bears, no more than a call that was refused.
     */
    private void slowDown(Optional<Migration> migration, Pass pass) {
        if (pass.slowed || migration.isEmpty() || migration.get().phase() == MigrationPhase.UNKNOWN) {
            return;
        }
        slowedBy.keySet().removeIf(id -> store.migration(id).isEmpty());
        if (slowedBy.put(migration.get().id(), migration.get().phase())
                == migration.get().phase()) {
            return;
        }
        try {
            store.settle();
            List<Change> slower = feedback.slower(store);
            if (!slower.isEmpty()) {
                fencedZones.commit(migration.get().zone(), slower);
            }
            pass.slowed = true;
        } catch (RuntimeException e) {
            LOG.debug("the pace stays as it is", e);
        }
    }

    private void write(Migration before, Migration after) {
        timer.sees(after);
        List<Change> changes = new ArrayList<>(List.of(store.put(after)));
        if (before.phase() == MigrationPhase.ISOLATING
                && after.phase() == MigrationPhase.ISOLATED
                && !after.isolators().isEmpty()) {
            // By the ticker: a step of the clock must not be remembered as a drain that takes hours.
            Duration took = timer.age(before, before.phaseSince());
            after.role().ifPresent(role -> changes.add(store.putDrain(role, took)));
        }
        if (before.phase() == MigrationPhase.UNKNOWN && after.phase() == MigrationPhase.MIGRATING) {
            changes.addAll(store.deleteResolution(after.id()));
        }
        if (!(fencedZones.commit(after.zone(), changes) instanceof Committed)) {
            throw new IllegalStateException("another process changed the journal entry of " + after.id());
        }
    }

    /** Budgets are taken by compare-and-set; who comes too late judges again in the next pass. */
    private boolean claimed(Migration migration) {
        timer.sees(migration);
        return fencedZones.commit(migration.zone(), List.of(store.put(migration), store.putBudget(migration)))
                instanceof Committed;
    }

    /** Those that wait for it are told, or given up, in the same commit. */
    private void end(Migration ended, Pass pass) {
        List<Change> changes = new ArrayList<>(store.delete(ended.id()));
        changes.addAll(holds.changes(ended, store, clock.instant()));
        changes.addAll(feedback.changes(ended, store, clock.instant()));
        List<Migration> givenUp = MigrationPhases.arrived(ended) ? List.of() : givenUpWith(ended);
        givenUp.forEach(waiting -> changes.addAll(store.delete(waiting.id())));
        if (MigrationPhases.arrived(ended)) {
            released(ended).forEach(waiting -> changes.add(store.put(waiting)));
        }
        if (!(fencedZones.commit(ended.zone(), changes) instanceof Committed)) {
            throw new IllegalStateException("another process changed the journal entries of " + ended.id());
        }
        finished(ended, pass);
        givenUp.forEach(waiting -> finished(waiting, pass));
    }

    private List<Migration> givenUpWith(Migration ended) {
        String why = "waited for " + ended.id() + ", which ended " + ended.phase();
        return Dependencies.waitingFor(ended.id(), store.open()).stream()
                .map(waiting -> MigrationPhases.end(waiting, MigrationPhase.CANCELLED, why, clock.instant()))
                .toList();
    }

    private List<Migration> released(Migration ended) {
        return store.open().stream()
                .filter(other -> other.after().contains(ended.id()) && MigrationPhases.waits(other))
                .map(other -> other.toBuilder()
                        .after(other.after().stream()
                                .filter(id -> !id.equals(ended.id()))
                                .toList())
                        .build())
                .toList();
    }

    private static void finished(Migration ended, Pass pass) {
        pass.finished.add(ended);
        pass.event(Kind.FINISHED, ended, ended.phase() + (ended.reason().isEmpty() ? "" : ": " + ended.reason()));
    }

    private static void announce(Migration before, Migration after, Pass pass) {
        if (before.phase() != after.phase()) {
            pass.event(Kind.PHASE, after, after.phase() + (after.reason().isEmpty() ? "" : ": " + after.reason()));
        }
    }

    private static void trouble(MigrationId id, Optional<Migration> migration, String text, Pass pass) {
        migration.ifPresentOrElse(m -> pass.problem(m, text), () -> pass.problem(id + ": " + text));
    }
}
