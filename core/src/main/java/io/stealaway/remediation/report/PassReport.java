package io.stealaway.remediation.report;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import io.stealaway.remediation.CommandInbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The report of one pass: what it observed, decided and did.
 *
 * <p>Immutable and thread-safe.
 *
 * @param at when the pass began
 * @param busy whether another pass was running, so that this one did nothing; everything else is then empty
 * @param leading the zones that this process led, and so acted for, when the pass ended
 * @param detections the VMs that suffer in the zones led, worst first; empty too when nothing could be observed
 * @param plan what the engine answered; empty when it was not asked, as nothing suffers or nothing could begin
 * @param started migrations begun in this pass, with those that wait for them
 * @param proposed migrations that this pass proposed, to be approved or rejected until they expire
 * @param wouldStart migrations that this pass would have begun, had the policy's mode been {@code ACT}
 * @param refused planned migrations that were not begun, with the reason
 * @param unplanned VMs that suffer, or are foreseen to, and were not planned for, as a budget has no room for any migration of their
 *     zone; with that budget
 * @param brakes why nothing was begun in a zone or anywhere
 * @param inFlight every migration that this library has begun and not ended, in all zones, by id
 * @param waiting what migrations in flight wait for, in the words of their isolator or migrator where those wait
 * @param finished migrations that ended in this pass; the phase tells how, the reason why
 * @param isolated VMs that are, or may be, out of their orchestrator because of this library
 * @param problems trouble with backends and plug-ins, one line each, with the first 20 records of the topology that are odd
 * @param eventsLost events that no listener will hear, since the remediator was built
 * @param nextPassAfter when to come again, at the latest
 * @param figures what the pass cost, and what it worked on
 */
public record PassReport(
        Instant at,
        boolean busy,
        SortedSet<AvailabilityZone> leading,
        List<Detection> detections,
        Optional<MigrationPlan> plan,
        List<Migration> started,
        List<Migration> proposed,
        List<PlannedMigration> wouldStart,
        List<RefusedStart> refused,
        SortedMap<VmId, String> unplanned,
        List<Brake> brakes,
        List<Migration> inFlight,
        SortedMap<MigrationId, String> waiting,
        List<Migration> finished,
        SortedSet<VmId> isolated,
        List<String> problems,
        long eventsLost,
        Duration nextPassAfter,
        PassMetrics figures) {

    /** Copies. */
    public PassReport {
        Objects.requireNonNull(at, "at");
        leading = Collections.unmodifiableSortedSet(new TreeSet<>(leading));
        detections = List.copyOf(detections);
        Objects.requireNonNull(plan, "plan");
        started = List.copyOf(started);
        proposed = List.copyOf(proposed);
        wouldStart = List.copyOf(wouldStart);
        refused = List.copyOf(refused);
        unplanned = Collections.unmodifiableSortedMap(new TreeMap<>(unplanned));
        brakes = List.copyOf(brakes);
        inFlight = List.copyOf(inFlight);
        waiting = Collections.unmodifiableSortedMap(new TreeMap<>(waiting));
        finished = List.copyOf(finished);
        isolated = Collections.unmodifiableSortedSet(new TreeSet<>(isolated));
        problems = List.copyOf(problems);
        Objects.requireNonNull(nextPassAfter, "nextPassAfter");
        Objects.requireNonNull(figures, "figures");
    }

    public static PassReport busy(Instant at, long eventsLost, Duration nextPassAfter) {
        return new PassReport(
                at,
                true,
                Collections.emptySortedSet(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Collections.emptySortedMap(),
                List.of(),
                List.of(),
                Collections.emptySortedMap(),
                List.of(),
                Collections.emptySortedSet(),
                List.of(),
                eventsLost,
                nextPassAfter,
                PassMetrics.none());
    }

    /**
     * A migration that was planned and not begun.
     *
     * <p>Immutable and thread-safe.
     *
     * @param migration what was planned
     * @param reason one line for people: the budget that is used up, with figures
     */
    public record RefusedStart(PlannedMigration migration, String reason) {
        /** Checks for null. */
        public RefusedStart {
            Objects.requireNonNull(migration, "migration");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * What one pass cost, and what it worked on; for metrics. Durations are by the remediator's ticker, at least 0.
     *
     * <p>Immutable and thread-safe.
     *
     * @param took how long the pass took
     * @param planning how long the engine took to answer; 0 when it was not asked
     * @param zones every zone that is known, by the topology or by a migration under way; led by this process or not
     * @param journalEntries entries of the journal when the pass ended, if it could be read
     * @param journalBytes length of their keys and texts, bytes of UTF-8
     * @param topologyProblems hosts, VMs and other records of the topology that are odd; 0 too when it could not be read, or
     *     was not, as this process leads no zone
     * @param rememberedMoments at how many past moments it is known what VMs wanted
     * @param foreseenHosts hosts that will be short by that and on which no VM suffers yet, as of when that was looked at last
     * @param shares CPU weights that were changed to help VMs
     */
    public record PassMetrics(
            Duration took,
            Duration planning,
            SortedSet<AvailabilityZone> zones,
            int journalEntries,
            long journalBytes,
            int topologyProblems,
            int rememberedMoments,
            int foreseenHosts,
            ShareFigures shares) {

        /** Copies. */
        public PassMetrics {
            Objects.requireNonNull(took, "took");
            Objects.requireNonNull(planning, "planning");
            zones = Collections.unmodifiableSortedSet(new TreeSet<>(zones));
            Objects.requireNonNull(shares, "shares");
        }

        static PassMetrics none() {
            return new PassMetrics(
                    Duration.ZERO, Duration.ZERO, Collections.emptySortedSet(), 0, 0, 0, 0, 0, ShareFigures.none());
        }
    }

    /**
     * CPU weights that were changed to help VMs and are not put back, in all zones, by the journal.
     *
     * <p>Immutable and thread-safe.
     *
     * @param hosts hosts on which some are changed
     * @param vms VMs whose weight is changed
     * @param oldest since those that were changed first were; 0 with none
     * @param begun on how many hosts this pass changed some
     */
    public record ShareFigures(int hosts, int vms, Duration oldest, int begun) {
        /** Checks for null. */
        public ShareFigures {
            Objects.requireNonNull(oldest, "oldest");
        }

        /** Returns what there is where no weight is changed. */
        public static ShareFigures none() {
            return new ShareFigures(0, 0, Duration.ZERO, 0);
        }
    }

    /**
     * A reason why nothing was begun in this pass. A brake forbids starts only: what was begun is finished or undone under it.
     *
     * <p>Immutable and thread-safe.
     *
     * @param kind which brake
     * @param zone where; empty means everywhere
     * @param text one line for people, with figures
     */
    public record Brake(Kind kind, Optional<AvailabilityZone> zone, String text) {

        /** Which brake. */
        public enum Kind {
            /** An operator paused the loop. */
            PAUSED,
            /** The policy's quiet hours. */
            QUIET_HOURS,
            /** A migration is faster than the bandwidth that the policy declares. */
            BANDWIDTH_EXCEEDED,
            /** So many migrations in the zone did not help that moving is not the remedy. */
            INEFFECTIVE,
            /** The policy does not declare the bandwidth of a migration. */
            BANDWIDTH_UNDECLARED,
            /** The topology could not be read, or is too old. */
            TOPOLOGY,
            /** The metrics could not be read, or are too old or too few. */
            METRICS,
            /** So many VMs suffer that the cause is not a neighbour. */
            STORM,
            /** The journal holds what this version cannot read. */
            JOURNAL,
            /** A detector, filter or scorer failed. */
            PLUG_IN
        }

        /** Checks for null. */
        public Brake {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(zone, "zone");
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * What the last pass of the process that serves an {@link CommandInbox} said of itself.
     *
     * <p>Immutable and thread-safe.
     *
     * @param process its id, as the operating system counts
     * @param at when the pass began
     * @param next when the process wants to come again
     * @param leading the zones that it leads
     * @param brakes why nothing was begun, one line each
     * @param problems what went wrong, one line each; of many, the first few
     * @param waiting what open migrations wait for, one line each
     * @param simulated whether these instants, and all of the journal, are of a simulation and not of the wall clock
     */
    public record PassStatus(
            long process,
            Instant at,
            Instant next,
            List<AvailabilityZone> leading,
            List<String> brakes,
            List<String> problems,
            SortedMap<MigrationId, String> waiting,
            boolean simulated) {
        /** Copies. */
        public PassStatus {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(next, "next");
            leading = List.copyOf(leading);
            brakes = List.copyOf(brakes);
            problems = List.copyOf(problems);
            waiting = Collections.unmodifiableSortedMap(new TreeMap<>(waiting));
        }
    }
}
