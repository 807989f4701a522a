package io.stealaway.detection.guard;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.Detector.Detections;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the zones whose trouble is general, so that moving VMs about would only spread it: a common cause struck many at once,
 * or there is not CPU enough for all.
 *
 * <p>A zone is in a storm when at least {@code stormMinVms} of its VMs suffer and either the suffering share of its running
 * VMs rose by {@code stormJump} or more since the pass before, or its demand exceeds the CPUs of its usable hosts. Demand is
 * what its running VMs need, an unobserved one as much as it may use, and what the hypervisors of the usable hosts want. A
 * host is usable when it is up, enabled and not in maintenance.
 *
 * <p>Thread-safe: it has no state.
 */
public final class StormGuard {
    private StormGuard() {}

    /**
     * Returns the zones in a storm, each with the reason and its figures; empty when there is none.
     *
     * @param snapshot the cluster that was judged
     * @param now what was found in it; a VM that is not in the snapshot or does not run counts in no zone
     * @param sufferedBefore the VMs that suffered one pass before
     * @param policy the thresholds
     */
    public static SortedMap<AvailabilityZone, String> judge(
            ClusterSnapshot snapshot, Detections now, Set<VmId> sufferedBefore, DetectionPolicy policy) {
        ZoneSums[] sums = new ZoneSums[snapshot.zones().size()];
        for (int zone = 0; zone < sums.length; zone++) {
            sums[zone] = new ZoneSums();
        }
        addHosts(snapshot, sums);
        addVms(snapshot, sums);
        for (VmId before : sufferedBefore) {
            running(snapshot, before, sums).ifPresent(zone -> zone.sufferedBefore++);
        }
        for (Detection detection : now.found()) {
            running(snapshot, detection.vm(), sums).ifPresent(zone -> zone.suffering++);
        }
        SortedMap<AvailabilityZone, String> storms = new TreeMap<>();
        for (int zone = 0; zone < sums.length; zone++) {
            List<String> reasons = sums[zone].reasons(policy);
            if (!reasons.isEmpty()) {
                storms.put(snapshot.zones().get(zone), "systemic: " + String.join("; ", reasons));
            }
        }
        return storms;
    }

    private static void addHosts(ClusterSnapshot snapshot, ZoneSums[] sums) {
        for (int host = 0; host < snapshot.hosts().size(); host++) {
            Host facts = snapshot.hosts().get(host);
            if (facts.up() && facts.enabled() && !facts.maintenance()) {
                ZoneSums zone = sums[snapshot.hostZone(host)];
                zone.usableHosts++;
                zone.capacityMicroCores += facts.cpuMicroCores();
                zone.demandMicroCores += facts.hypervisorDemandMicroCores();
            }
        }
    }

    private static void addVms(ClusterSnapshot snapshot, ZoneSums[] sums) {
        for (int vm = 0; vm < snapshot.vms().size(); vm++) {
            Vm facts = snapshot.vms().get(vm);
            if (facts.running()) {
                ZoneSums zone = zoneOf(snapshot, vm, sums);
                zone.running++;
                zone.demandMicroCores +=
                        snapshot.observed(vm) ? snapshot.needMicroCores(vm) : facts.cpuLimitMicroCores();
            }
        }
    }

    /** Returns the zone of a VM that runs; empty for any other. */
    private static Optional<ZoneSums> running(ClusterSnapshot snapshot, VmId id, ZoneSums[] sums) {
        OptionalInt vm = snapshot.vmIndex(id);
        return vm.isPresent() && snapshot.vms().get(vm.getAsInt()).running()
                ? Optional.of(zoneOf(snapshot, vm.getAsInt(), sums))
                : Optional.empty();
    }

    private static ZoneSums zoneOf(ClusterSnapshot snapshot, int vm, ZoneSums[] sums) {
        return sums[snapshot.hostZone(snapshot.vmHost(vm))];
    }

    /** The sums of one zone. */
    private static final class ZoneSums {
        private int running;
        private int suffering;
        private int sufferedBefore;
        private int usableHosts;
        private long demandMicroCores;
        private long capacityMicroCores;

        List<String> reasons(DetectionPolicy policy) {
            List<String> reasons = new ArrayList<>();
            if (suffering < policy.stormMinVms()) {
                return reasons;
            }
            double rise = (double) (suffering - sufferedBefore) / running;
            if (rise >= policy.stormJump()) {
                reasons.add(String.format(
                        Locale.ROOT,
                        "%d of %d running VMs suffer, %d did one pass before, a rise of %.3f; stormJump is %s",
                        suffering,
                        running,
                        sufferedBefore,
                        rise,
                        policy.stormJump()));
            }
            if (demandMicroCores > capacityMicroCores) {
                reasons.add(String.format(
                        Locale.ROOT,
                        "%d of %d running VMs suffer, and %.1f cores are wanted where the %d usable hosts have %.1f",
                        suffering,
                        running,
                        (double) demandMicroCores / MicroCores.PER_CORE,
                        usableHosts,
                        (double) capacityMicroCores / MicroCores.PER_CORE));
            }
            return reasons;
        }
    }
}
