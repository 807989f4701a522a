package io.stealaway.remediation.step;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.MigrationId;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.spi.Journal.Answer;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.Journal.Fenced;
import io.stealaway.spi.Leadership;
import io.stealaway.spi.Leadership.Leading;
import io.stealaway.spi.Leadership.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * The zones that this process leads, each with the epoch that it raised on taking the lease. Every write goes through here,
 * so that none is made under an epoch that was lost.
 */
public final class FencedZones {
    /** How long after a write under the epoch a call may act; a process that was frozen for longer must write again. */
    private static final Duration WRITE_VALID = Duration.ofSeconds(5);

    /** How often lease and journal are asked again because one of them was slow. */
    private static final int TRIES = 2;

    /** {@link Instant#MAX} is too far for a {@link Duration} in some directions; no lease is given for ten thousand years. */
    private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");

    private static final Noted NEVER = new Noted(Instant.EPOCH, Duration.ZERO, 0);

    private final Leadership leadership;
    private final JournalStore store;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final TreeMap<AvailabilityZone, Held> held = new TreeMap<>();

    public FencedZones(Leadership leadership, JournalStore store, InstantSource clock, LongSupplier ticker) {
        this.leadership = leadership;
        this.store = store;
        this.clock = clock;
        this.ticker = ticker;
    }

    /** An instant by the wall clock, and what the ticker said when it was noted: a clock that is set back lengthens nothing. */
    private record Noted(Instant at, Duration ahead, long ticks) {}

    /** One zone that is led. */
    private static final class Held {
        final long epoch;
        Noted until;
        Noted written;
        long ids;

        Held(long epoch, Noted until, Noted written) {
            this.epoch = epoch;
            this.until = until;
            this.written = written;
        }
    }

    private Noted noted(Instant at) {
        Instant near = at.isBefore(FAR) ? at : FAR;
        return new Noted(near, Duration.between(clock.instant(), near), ticker.getAsLong());
    }

    /** Acquires and renews; returns the zones that are newly led. */
    public SortedSet<AvailabilityZone> renew(SortedSet<AvailabilityZone> zones, Pass pass) {
        TreeSet<AvailabilityZone> fresh = new TreeSet<>();
        TreeSet<AvailabilityZone> all = new TreeSet<>(zones);
        all.addAll(held.keySet());
        for (AvailabilityZone zone : all) {
            if (renew(zone, pass)) {
                fresh.add(zone);
            }
        }
        return fresh;
    }

    public SortedSet<AvailabilityZone> led() {
        return new TreeSet<>(held.keySet());
    }

    public boolean leads(AvailabilityZone zone) {
        return held.containsKey(zone);
    }

    public void drop(AvailabilityZone zone, String why, Pass pass) {
        if (held.remove(zone) != null) {
            pass.event(RemediationEvent.Kind.NOT_LEADING, "zone " + zone + ": " + why);
        }
    }

    /**
     * Returns an id that no leader used before: each epoch belongs to one leader only, unless a journal was lost and epochs begin again,
     * and two long names of zones may begin alike. So what the journal holds is never named again.
     */
    public MigrationId nextId(AvailabilityZone zone) {
        Held lease = require(zone);
        String name = zone.value();
        // A zone may be as long as an id may be.
        String prefix = name.length() > 200 ? name.substring(0, 200) : name;
        MigrationId id;
        do {
            lease.ids++;
            id = MigrationId.of(prefix + "-e" + lease.epoch + "-" + lease.ids);
        } while (store.names(id));
        return id;
    }

    /**
     * Writes under the zone's epoch; the answer is {@code Committed} or {@code Stale}.
     *
     * @throws LostLeadership if the epoch is no longer ours
     */
    public Answer commit(AvailabilityZone zone, List<Change> changes) {
        Held lease = require(zone);
        Answer answer = store.commit(zone, lease.epoch, changes);
        if (answer instanceof Fenced fenced) {
            throw new LostLeadership(zone, "epoch " + lease.epoch + " was followed by " + fenced.epoch());
        }
        if (answer instanceof Committed) {
            lease.written = noted(clock.instant());
        }
        return answer;
    }

    /**
     * Makes sure that a call may change something in the zone now: a write under its epoch has just succeeded, and the
     * lease outlasts the call.
     *
     * @throws LostLeadership if not
     */
    void authorise(AvailabilityZone zone) {
        Held lease = require(zone);
        // Either may take so long to answer that the other no longer holds.
        for (int i = 0; i < TRIES && !mayAct(lease); i++) {
            if (!justWritten(lease)) {
                writeUnderEpoch(zone);
            }
            if (!outlastsCall(lease.until)) {
                lease.until = noted(renewed(zone));
            }
        }
        if (!mayAct(lease)) {
            throw new LostLeadership(zone, "its lease and its journal answer too slowly to act by");
        }
    }

    private boolean mayAct(Held lease) {
        return justWritten(lease) && outlastsCall(lease.until);
    }

    private boolean justWritten(Held lease) {
        Duration since = Duration.ofNanos(ticker.getAsLong() - lease.written.ticks());
        return !clock.instant().isAfter(lease.written.at().plus(WRITE_VALID)) && since.compareTo(WRITE_VALID) <= 0;
    }

    private void writeUnderEpoch(AvailabilityZone zone) {
        Answer answer = commit(zone, List.of(store.putLeader(zone, clock.instant())));
        if (!(answer instanceof Committed)) {
            throw new LostLeadership(zone, "another process writes as its leader");
        }
    }

    private boolean renew(AvailabilityZone zone, Pass pass) {
        Lease lease;
        try {
            lease = leadership.lease(zone);
        } catch (RuntimeException e) {
            pass.problem("leadership of zone " + zone + ": " + e.getMessage());
            drop(zone, "the lease cannot be told", pass);
            return false;
        }
        if (!(lease instanceof Leading leading)) {
            drop(zone, "another process leads", pass);
            return false;
        }
        Held before = held.get(zone);
        if (before != null && before.epoch == store.epoch(zone)) {
            before.until = noted(leading.until());
            // Each pass writes again before it acts, however soon it comes.
            before.written = NEVER;
            return false;
        }
        return raise(zone, leading.until(), pass);
    }

    private boolean raise(AvailabilityZone zone, Instant until, Pass pass) {
        held.remove(zone);
        Answer answer;
        try {
            answer = store.raiseEpoch(zone);
        } catch (RuntimeException e) {
            pass.problem("journal: raising the epoch of zone " + zone + ": " + e.getMessage());
            return false;
        }
        if (!(answer instanceof Committed raised)) {
            return false;
        }
        held.put(zone, new Held(raised.revision(), noted(until), noted(clock.instant())));
        pass.event(RemediationEvent.Kind.LEADING, "zone " + zone + " under epoch " + raised.revision());
        return true;
    }

    private Instant renewed(AvailabilityZone zone) {
        if (leadership.lease(zone) instanceof Leading leading && outlastsCall(noted(leading.until()))) {
            return leading.until();
        }
        throw new LostLeadership(zone, "the lease ends before a call could");
    }

    private boolean outlastsCall(Noted until) {
        Duration byClock = Duration.between(clock.instant(), until.at());
        Duration byTicker = until.ahead().minusNanos(ticker.getAsLong() - until.ticks());
        return byClock.compareTo(Leadership.CALL_BOUND) > 0 && byTicker.compareTo(Leadership.CALL_BOUND) > 0;
    }

    private Held require(AvailabilityZone zone) {
        return Optional.ofNullable(held.get(zone)).orElseThrow(() -> new LostLeadership(zone, "the lease was lost"));
    }
}
