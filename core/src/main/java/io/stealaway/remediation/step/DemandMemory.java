package io.stealaway.remediation.step;

import io.stealaway.detection.PreventiveDetector;
import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.Migration;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.remediation.journal.MigrationPhases;
import io.stealaway.spi.MetricsSource;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Remembers what VMs wanted in passes before, and foresees by it. Written by the thread of the pass; may be read by any. */
public final class DemandMemory {
    /** More hosts than that are left to the next pass; few migrations begin in one. */
    private static final int MOST_FORESEEN = 32;

    private final ForesightPolicy policy;
    private final PreventiveDetector detector;
    private final Optional<MetricsSource.Past> source;
    private volatile DemandHistory history;
    /** Whether the source has nothing to tell that is not remembered. */
    private boolean filled;
    /** What was found of VMs since something was remembered last. */
    private final Map<VmId, OptionalLong> usual = new ConcurrentHashMap<>();
    /** Whether there is something new to look at, or something was foreseen when that was done last. */
    private boolean worthwhile = true;
    /** How many hosts were foreseen to be short when that was done last. */
    private int foreseen;

    /** Remembers what is handed over, and, if there is a source, what it tells. */
    public DemandMemory(ForesightPolicy policy, DemandHistory history, Optional<MetricsSource.Past> source) {
        this.policy = policy;
        this.history = history;
        this.source = source;
        detector = new PreventiveDetector(policy);
    }

    public DemandHistory history() {
        return history;
    }

    /**
     * Remembers what is seen, when a moment is due; VMs out of service show less than they want. What was not seen is asked of the source
     * before.
     *
     * @throws BackendException if the source cannot tell; what is seen is remembered nevertheless
     */
    public void record(ClusterSnapshot seen, List<Migration> open) {
        if (!policy.enabled() || !history.due(seen.takenAt(), policy.interval())) {
            return;
        }
        try {
            fill(seen);
        } finally {
            if (history.due(seen.takenAt(), policy.interval())) {
                add(seen, open);
            }
            usual.clear();
            worthwhile = true;
        }
    }

    private void fill(ClusterSnapshot seen) {
        filled &= !missed(seen.takenAt());
        if (source.isPresent() && !filled) {
            DemandHistory told = source.get().read(seen, policy.interval(), policy.moments());
            if (told.moments() > 0 && !told.interval().equals(policy.interval())) {
                throw new IllegalStateException("the demand of the past is told at every " + told.interval()
                        + ", where every " + policy.interval() + " was asked for");
            }
            history = known(told) > known(history) ? told : history;
            filled = true;
        }
    }

    private static long known(DemandHistory history) {
        long known = 0;
        for (int vm = 0; vm < history.vms().size(); vm++) {
            for (int moment = 0; moment < history.moments(); moment++) {
                known += history.wantedMicroCores(vm, moment) == DemandHistory.MISSING ? 0 : 1;
            }
        }
        return known;
    }

    /** Returns whether a moment was not looked at. */
    private boolean missed(Instant now) {
        return history.moments() > 0
                && history.moment(history.moments() - 1)
                        .plus(policy.interval().multipliedBy(2))
                        .isBefore(now);
    }

    private void add(ClusterSnapshot seen, List<Migration> open) {
        Set<VmId> absent = open.stream()
                .filter(MigrationPhases::outOfService)
                .map(Migration::vm)
                .collect(Collectors.toSet());
        history = history.recorded(
                seen.takenAt(),
                seen.vms(),
                vm -> seen.observed(vm) && !absent.contains(seen.vms().get(vm).id())
                        ? seen.wantedMicroCores(vm)
                        : DemandHistory.MISSING,
                policy.interval(),
                policy.moments());
    }

    /** Returns the hosts that will be short, the worst first. */
    public List<Detection> foresee(ClusterSnapshot snapshot) {
        if (!worthwhile || !policy.enabled() || !policy.prevent() || history.moments() < policy.minMoments()) {
            return List.of();
        }
        List<Detection> found =
                detector.detect(snapshot, DetectionHistory.empty()).found();
        worthwhile = !found.isEmpty();
        foreseen = found.size();
        return found.subList(0, Math.min(found.size(), MOST_FORESEEN));
    }

    /** Returns how many hosts were foreseen to be short when that was looked at last. */
    public int foreseen() {
        return foreseen;
    }

    /** Notes that nothing of what was foreseen can be prevented now; it is looked at again when something new is remembered. */
    public void rest() {
        worthwhile = false;
    }

    /** Returns what a VM wants at half of the remembered moments or more, micro-cores; empty when too little is known of it. */
    public OptionalLong usual(VmId vm) {
        return usual.computeIfAbsent(vm, this::median);
    }

    private OptionalLong median(VmId vm) {
        DemandHistory known = history;
        OptionalInt row = known.find(vm);
        if (!policy.enabled() || known.moments() < policy.minMoments() || row.isEmpty()) {
            return OptionalLong.empty();
        }
        int[] wanted = new int[known.moments()];
        int count = 0;
        for (int moment = 0; moment < wanted.length; moment++) {
            int one = known.wantedMicroCores(row.getAsInt(), moment);
            if (one != DemandHistory.MISSING) {
                wanted[count++] = one;
            }
        }
        if (4L * count < wanted.length) {
            return OptionalLong.empty();
        }
        Arrays.sort(wanted, 0, count);
        return OptionalLong.of(wanted[(count - 1) / 2]);
    }
}
