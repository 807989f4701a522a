package io.stealaway.examples.report;

import io.stealaway.model.MicroCores;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What each tenant wanted of CPU, and what neighbours took of that, as seen. Not thread-safe. */
final class LiveTenants {
    /** Longer than that, a pass says nothing of the time before it. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final TreeMap<Tenant, Service> tenants = new TreeMap<>();
    private Optional<Instant> last = Optional.empty();

    /**
     * How one tenant was served.
     *
     * @param wanted CPU that its VMs used or lost, core-seconds
     * @param lost CPU that neighbours took, core-seconds
     */
    record Service(double wanted, double lost) {
        Service plus(double moreWanted, double moreLost) {
            return new Service(wanted + moreWanted, lost + moreLost);
        }

        /** Returns the share of what it wanted that it got, fraction; 1 when it wanted nothing. */
        double served() {
            return wanted <= 0 ? 1.0 : Math.max(0.0, 1.0 - lost / wanted);
        }
    }

    void seen(ClusterSnapshot snapshot, Instant at) {
        double seconds = last.map(then -> seconds(Duration.between(then, at))).orElse(0.0);
        last = Optional.of(at);
        for (int vm = 0; vm < snapshot.vms().size(); vm++) {
            if (snapshot.observed(vm)) {
                add(snapshot, vm, seconds);
            }
        }
    }

    private void add(ClusterSnapshot snapshot, int vm, double seconds) {
        Vm facts = snapshot.vms().get(vm);
        double wanted = snapshot.wantedMicroCores(vm) / (double) MicroCores.PER_CORE;
        double lost = snapshot.neighbourStealRatio(vm) * facts.vcpus();
        tenants.merge(
                facts.tenant(),
                new Service(wanted * seconds, lost * seconds),
                (known, more) -> known.plus(more.wanted(), more.lost()));
    }

    private static double seconds(Duration since) {
        return since.isNegative() || since.compareTo(LONGEST) > 0 ? 0.0 : since.toMillis() / 1_000.0;
    }

    SortedMap<Tenant, Service> tenants() {
        return tenants;
    }
}
