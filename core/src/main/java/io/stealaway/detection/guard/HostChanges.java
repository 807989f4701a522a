package io.stealaway.detection.guard;

import io.stealaway.model.DetectionHistory;
import io.stealaway.model.DetectionHistory.VmHistory;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Migration;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.SnapshotDelta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Remembers when VMs came to hosts and left them, and sets aside the observations whose window reaches back before that: they
 * say nothing about the host as it is now. A VM that suffered from a neighbour that has just left would be moved too, and meet
 * it again.
 *
 * <p>What came and left counts by the CPU that it wanted, all of it since the start of a window together, from
 * {@value #RELEVANT_PERCENT} % of the host's CPU; a host on which small VMs come and go all day must be judged all the same.
 *
 * <p>A process that has just begun knows of arrivals by the topology, of departures by the journal; of VMs that were deleted, or
 * moved by others, before its first look it knows nothing.
 *
 * <p>Not thread-safe.
 */
public final class HostChanges {
    /** Share of a host's CPU, percent, from which what came and left matters. */
    static final int RELEVANT_PERCENT = 5;

    /** A late series may reach back further than any that was seen so far. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final TreeMap<HostId, List<Change>> changes = new TreeMap<>();
    private @Nullable ClusterSnapshot before;

    private record Change(Instant at, long microCores) {}

    /** Forgets all, as a process does that leads no zone. */
    public void forget() {
        changes.clear();
        before = null;
    }

    /**
     * Compares a snapshot with the one before.
     *
     * @param open the migrations of the journal that are not over
     */
    public void saw(ClusterSnapshot snapshot, Collection<Migration> open) {
        Instant oldest = oldestWindow(snapshot);
        if (oldest.isBefore(Instant.MAX)) {
            ClusterSnapshot known = before;
            if (known == null) {
                begin(snapshot, open);
            } else {
                compare(known, snapshot, open);
            }
            prune(oldest);
        }
        before = snapshot;
    }

    /** Returns the start of the oldest window of a VM that runs; {@link Instant#MAX} when no observation has a window. */
    private static Instant oldestWindow(ClusterSnapshot snapshot) {
        Instant oldest = Instant.MAX;
        for (VmObservation observation : snapshot.observations().byVm().values()) {
            if (!observation.window().isZero() && observation.from().isBefore(oldest)) {
                oldest = observation.from();
            }
        }
        return oldest;
    }

    private void prune(Instant oldest) {
        if (changes.isEmpty()) {
            return;
        }
        Instant keep = oldest.minus(MARGIN);
        changes.values().forEach(list -> list.removeIf(change -> change.at().isBefore(keep)));
        changes.values().removeIf(List::isEmpty);
    }

    private void begin(ClusterSnapshot now, Collection<Migration> open) {
        for (Vm vm : now.vms()) {
            if (vm.running()) {
                vm.lastMigratedAt().ifPresent(at -> add(vm.host(), at, wanted(vm, now, now, open)));
            }
        }
        for (Migration migration : open) {
            now.vm(migration.vm())
                    .filter(vm -> vm.host().equals(migration.move().target()))
                    .ifPresent(vm -> add(
                            migration.move().source(),
                            vm.lastMigratedAt().orElse(now.takenAt()),
                            wanted(vm, now, now, open)));
        }
    }

    /** Both lists are in order of their ids, so one walk along both does. */
    private void compare(ClusterSnapshot then, ClusterSnapshot now, Collection<Migration> open) {
        int i = 0;
        int j = 0;
        while (i < then.vms().size() || j < now.vms().size()) {
            Vm old = i < then.vms().size() ? then.vms().get(i) : null;
            Vm present = j < now.vms().size() ? now.vms().get(j) : null;
            int order = old == null ? 1 : present == null ? -1 : old.id().compareTo(present.id());
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
            change(order <= 0 ? old : null, order >= 0 ? present : null, then, now, open);
        }
    }

    private void change(
            @Nullable Vm old,
            @Nullable Vm present,
            ClusterSnapshot then,
            ClusterSnapshot now,
            Collection<Migration> open) {
        HostId from = old != null && old.running() ? old.host() : null;
        HostId to = present != null && present.running() ? present.host() : null;
        if (from == null ? to == null : from.equals(to)) {
            return;
        }
        // Some time between the two; the later is on the safe side.
        if (from != null && old != null) {
            add(from, now.takenAt(), wanted(old, then, now, open));
        }
        if (to != null && present != null) {
            add(to, now.takenAt(), wanted(present, then, now, open));
        }
    }

    private void add(HostId host, Instant at, long microCores) {
        changes.computeIfAbsent(host, id -> new ArrayList<>()).add(new Change(at, microCores));
    }

    /** The most that it is known to have wanted, for one that was taken out of service wants nothing; if nothing is known, all. */
    private static long wanted(Vm vm, ClusterSnapshot then, ClusterSnapshot now, Collection<Migration> open) {
        long most = Math.max(wanted(vm, then), wanted(vm, now));
        for (Migration migration : open) {
            if (migration.vm().equals(vm.id())) {
                most = Math.max(most, migration.wantedMicroCoresBefore());
            }
        }
        return most < 0 ? vm.vcpus() * MicroCores.PER_CORE : most;
    }

    private static long wanted(Vm vm, ClusterSnapshot snapshot) {
        return snapshot.observations()
                .of(vm.id())
                .map(seen -> seen.cpuUsedMicroCores() + MicroCores.of(seen.stealRatio(), vm.vcpus()))
                .orElse(-1L);
    }

    /** Returns the hosts of a snapshot with an observation that is to be set aside. */
    public SortedSet<HostId> changed(ClusterSnapshot snapshot) {
        TreeSet<HostId> hosts = new TreeSet<>();
        changes.keySet().stream()
                .filter(host -> !outdated(host, snapshot).isEmpty())
                .forEach(hosts::add);
        return hosts;
    }

    /**
     * Returns a snapshot without the observations that say nothing about their host as it is now, so that no VM is detected by
     * them, and no host chosen. A VM in flight keeps its own: what it brings to its target is known by it.
     */
    public ClusterSnapshot current(ClusterSnapshot snapshot) {
        List<VmId> outdated = new ArrayList<>();
        changes.keySet().forEach(host -> outdated.addAll(outdated(host, snapshot)));
        if (outdated.isEmpty()) {
            return snapshot;
        }
        snapshot.inFlight().stream().map(InFlightMigration::vm).forEach(outdated::remove);
        SnapshotDelta.Builder delta = SnapshotDelta.builder(snapshot.takenAt());
        outdated.forEach(delta::forget);
        return snapshot.apply(delta.build());
    }

    /**
     * Returns a detector's memory without the VMs whose observations are set aside: what they suffered on the host as it was says
     * as little about it as it is now.
     */
    public DetectionHistory current(DetectionHistory history, ClusterSnapshot snapshot) {
        TreeMap<VmId, VmHistory> kept = new TreeMap<>(history.byVm());
        changes.keySet().forEach(host -> outdated(host, snapshot).forEach(kept::remove));
        return kept.size() == history.byVm().size() ? history : DetectionHistory.of(kept);
    }

    private List<VmId> outdated(HostId id, ClusterSnapshot snapshot) {
        List<VmId> outdated = new ArrayList<>();
        snapshot.hostIndex(id).ifPresent(host -> {
            long relevant =
                    Math.max(1, snapshot.hosts().get(host).threads() * MicroCores.PER_CORE * RELEVANT_PERCENT / 100);
            List<Change> here = changes.getOrDefault(id, List.of());
            for (int vm : snapshot.hostVms(host)) {
                VmId of = snapshot.vms().get(vm).id();
                snapshot.observations()
                        .of(of)
                        .filter(seen -> !seen.window().isZero() && since(seen.from(), here) >= relevant)
                        .ifPresent(seen -> outdated.add(of));
            }
        });
        return outdated;
    }

    private static long since(Instant from, List<Change> changes) {
        long sum = 0;
        for (Change change : changes) {
            sum += change.at().isAfter(from) ? change.microCores() : 0;
        }
        return sum;
    }
}
