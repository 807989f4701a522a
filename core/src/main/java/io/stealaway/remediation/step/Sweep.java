package io.stealaway.remediation.step;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Isolation;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.MigrationPhases;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.remediation.rule.SettledVm;
import io.stealaway.spi.Isolator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds isolations that bear our tag and that no migration in the journal will undo, and undoes them: a lost journal, or a
 * leader that was frozen while it isolated, leaks nothing.
 */
public final class Sweep {
    public static final Duration INTERVAL = Duration.ofHours(1);

    private final RemediatorConfig config;
    private final ClusterCache cache;
    private final JournalStore store;
    private final FencedZones fencedZones;
    private final Actuator actuator;
    private final TreeSet<VmId> orphans = new TreeSet<>();
    /** Isolations whose undoing has begun: they no longer carry an owner tag, so no isolator lists them. */
    private final List<Isolation> begun = new ArrayList<>();

    /** Why an isolator could not list what it isolated when it was last asked, by its name. */
    private final TreeMap<String, String> unlisted = new TreeMap<>();

    private Instant next = Instant.MIN;

    public Sweep(
            RemediatorConfig config,
            ClusterCache cache,
            JournalStore store,
            FencedZones fencedZones,
            Actuator actuator) {
        this.config = config;
        this.cache = cache;
        this.store = store;
        this.fencedZones = fencedZones;
        this.actuator = actuator;
    }

    /** Returns the VMs whose isolations were found and are not undone yet. */
    public SortedSet<VmId> orphans() {
        return orphans;
    }

    /**
     * Returns why no migration of a VM may be begun: an isolator that it needs cannot list what it isolated, and so may be unable
     * to put it back. What is under way goes on.
     */
    Optional<String> unlisted(VmId id) {
        if (unlisted.isEmpty()) {
            return Optional.empty();
        }
        return cache.topologyIfKnown()
                .flatMap(topology -> topology.vm(id))
                .flatMap(vm -> config.policy().isolation().chainFor(vm).stream()
                        .filter(unlisted::containsKey)
                        .map(unlisted::get)
                        .findFirst());
    }

    /** Sweeps when it is time, when a zone is newly led, and for as long as something is left to undo. */
    public void run(boolean newlyLeading, Pass pass) {
        Instant now = config.clock().instant();
        if (fencedZones.led().isEmpty() || (!newlyLeading && now.isBefore(next) && orphans.isEmpty())) {
            return;
        }
        orphans.clear();
        unlisted.clear();
        boolean complete = true;
        // Listed before the journal is read: an isolation whose entry is not to be seen then is not about to get one.
        List<Isolation> owned = new ArrayList<>();
        for (Isolator isolator : config.isolators().values()) {
            complete &= list(isolator, owned, pass);
        }
        begun.stream()
                .filter(one -> owned.stream().noneMatch(other -> same(one, other)))
                .forEach(owned::add);
        store.refresh();
        for (Isolation isolation : owned) {
            boolean undone = covered(isolation) || MdcScope.of(isolation.vm()).call(() -> undo(isolation, pass));
            if (undone) {
                begun.removeIf(one -> same(one, isolation));
            }
            complete &= undone;
        }
        next = complete ? now.plus(INTERVAL) : Instant.MIN;
    }

    private static boolean same(Isolation one, Isolation other) {
        return one.vm().equals(other.vm())
                && one.owner().equals(other.owner())
                && one.isolator().equals(other.isolator());
    }

    private boolean list(Isolator isolator, List<Isolation> owned, Pass pass) {
        try {
            owned.addAll(isolator.owned());
            return true;
        } catch (RuntimeException e) {
            String why = "isolator " + isolator.name() + " cannot list what it isolated: " + e.getMessage();
            unlisted.put(isolator.name(), why);
            pass.problem(why);
            return false;
        }
    }

    /**
     * An unreadable entry may be the one that undoes it, so its isolation is left alone. An entry of another VM has the same id
     * if a journal was lost and epochs restarted.
     */
    private boolean covered(Isolation isolation) {
        return store.migration(isolation.owner())
                .map(migration -> migration.vm().equals(isolation.vm())
                        && migration.isolators().contains(isolation.isolator())
                        && MigrationPhases.mayBeIsolated(migration))
                .orElseGet(() -> store.knows(isolation.owner()));
    }

    /** Returns whether nothing is left to undo of it here. */
    private boolean undo(Isolation isolation, Pass pass) {
        Optional<ClusterSnapshot> topology = cache.topologyIfKnown();
        Optional<AvailabilityZone> zone = topology.flatMap(t -> zoneOf(t, isolation));
        if (topology.isEmpty()) {
            orphans.add(isolation.vm());
            return false;
        }
        if (zone.isPresent() && !fencedZones.leads(zone.get())) {
            return true;
        }
        String what = "isolation of " + isolation.vm() + " by " + isolation.isolator() + " for " + isolation.owner()
                + ", which is not under way";
        pass.event(event(Kind.ORPHAN_FOUND, isolation, what, pass));
        orphans.add(isolation.vm());
        Optional<Vm> vm = topology.get().vm(isolation.vm());
        if (vm.isPresent() && !SettledVm.andActive(topology.get(), vm.get())) {
            return false;
        }
        boolean undone =
                reintegrate(isolation, zone.orElseGet(() -> fencedZones.led().first()), vm.isEmpty(), pass);
        if (undone) {
            orphans.remove(isolation.vm());
            pass.event(event(Kind.ORPHAN_REINTEGRATED, isolation, what, pass));
        }
        return undone;
    }

    private boolean reintegrate(Isolation isolation, AvailabilityZone zone, boolean gone, Pass pass) {
        try {
            Isolator isolator = config.isolator(isolation.isolator()).orElseThrow();
            Isolator.ReintegrationAnswer answer = actuator.reintegrate(isolator, isolation, zone, pass);
            boolean undone = gone || !(answer instanceof Isolator.Reintegrating);
            if (!undone && begun.stream().noneMatch(one -> same(one, isolation))) {
                begun.add(isolation);
            }
            return undone;
        } catch (LostLeadership e) {
            fencedZones.drop(zone, String.valueOf(e.getMessage()), pass);
            return true;
        } catch (RuntimeException e) {
            pass.problem("reintegrating " + isolation.vm() + ": " + e.getMessage());
            return false;
        }
    }

    /** The zone of the VM; of a VM that no longer exists, that of the migration that isolated it, if one is so named. */
    private Optional<AvailabilityZone> zoneOf(ClusterSnapshot topology, Isolation isolation) {
        Optional<AvailabilityZone> now = topology.vm(isolation.vm())
                .flatMap(vm -> topology.host(vm.host()))
                .map(host -> host.zone());
        if (now.isPresent()) {
            return now;
        }
        String owner = isolation.owner().value();
        int end = owner.lastIndexOf("-e");
        return topology.zones().stream()
                .filter(zone -> end > 0 && zone.value().equals(owner.substring(0, end)))
                .findFirst();
    }

    private static RemediationEvent event(Kind kind, Isolation isolation, String text, Pass pass) {
        return new RemediationEvent(
                pass.at,
                kind,
                Optional.of(isolation.owner()),
                Optional.empty(),
                Optional.of(isolation.vm()),
                Optional.empty(),
                Optional.empty(),
                text);
    }
}
