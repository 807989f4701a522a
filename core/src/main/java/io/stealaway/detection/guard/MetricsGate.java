package io.stealaway.detection.guard;

import io.stealaway.internal.Freshness;
import io.stealaway.internal.MergeJoin;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the zones whose metrics are too poor to start anything there: what is not measured may be what suffers, or what
 * would be made to.
 *
 * <p>A zone passes when at least {@code minCoverage} of its running VMs have a sample younger than {@code maxMetricAge}, by
 * the sample's own time and the snapshot's. A zone without a running VM passes.
 *
 * <p>Thread-safe: it has no state.
 */
public final class MetricsGate {
    private MetricsGate() {}

    /** Returns the zones that do not pass, each with the reason and its figures; empty when all do. */
    public static SortedMap<AvailabilityZone, String> judge(ClusterSnapshot snapshot, DetectionPolicy policy) {
        Coverage[] coverage = new Coverage[snapshot.zones().size()];
        for (int zone = 0; zone < coverage.length; zone++) {
            coverage[zone] = new Coverage();
        }
        MergeJoin<VmId, VmObservation> observed =
                new MergeJoin<>(snapshot.observations().byVm());
        for (int vm = 0; vm < snapshot.vms().size(); vm++) {
            Vm facts = snapshot.vms().get(vm);
            VmObservation own = observed.of(facts.id());
            if (facts.running()) {
                boolean fresh =
                        own != null && Freshness.fresh(own.sampledAt(), snapshot.takenAt(), policy.maxMetricAge());
                coverage[snapshot.hostZone(snapshot.vmHost(vm))].add(facts.id(), fresh, snapshot.observed(vm));
            }
        }
        SortedMap<AvailabilityZone, String> poor = new TreeMap<>();
        for (int zone = 0; zone < coverage.length; zone++) {
            AvailabilityZone id = snapshot.zones().get(zone);
            coverage[zone].reason(policy).ifPresent(reason -> poor.put(id, reason));
        }
        return poor;
    }

    private static final class Coverage {
        private int running;
        private int fresh;
        private int stale;
        private @Nullable VmId firstMissing;

        void add(VmId vm, boolean isFresh, boolean isObserved) {
            running++;
            if (isFresh) {
                fresh++;
                return;
            }
            stale += isObserved ? 1 : 0;
            firstMissing = firstMissing == null ? vm : firstMissing;
        }

        Optional<String> reason(DetectionPolicy policy) {
            // Not fresh < minCoverage * running: the rounding of 0.07 * 100 would refuse 7 of 100.
            if (running == 0 || (double) fresh / running >= policy.minCoverage()) {
                return Optional.empty();
            }
            return Optional.of(String.format(
                    Locale.ROOT,
                    "only %d of %d running VMs have a sample younger than %s (%d stale, %d not observed, the first is %s);"
                            + " minCoverage is %s",
                    fresh,
                    running,
                    policy.maxMetricAge(),
                    stale,
                    running - fresh - stale,
                    firstMissing,
                    policy.minCoverage()));
        }
    }
}
