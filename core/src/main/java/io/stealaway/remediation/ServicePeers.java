package io.stealaway.remediation;

import io.stealaway.contention.HostContention;
import io.stealaway.contention.HostContention.Demand;
import io.stealaway.contention.SharePreset;
import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Policy;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What becomes of the other VMs of a service when one is taken out and they share its work evenly. One that suffers anyhow,
 * or is burdened by less than what is worth a migration, is no reason to leave another in its misery.
 */
final class ServicePeers {
    private final ClusterSnapshot snapshot;
    private final double stealRatio;
    private final double minBenefit;

    ServicePeers(ClusterSnapshot snapshot, Policy policy) {
        this.snapshot = snapshot;
        stealRatio = policy.detection().stealRatio();
        minBenefit = policy.placement().minBenefit();
    }

    /** Who of a service is in, who is out or on its way out, and what those that are in carry for them. */
    private record Service(TreeSet<Integer> in, TreeSet<Integer> out, long eachMore) {}

    /**
     * Returns which peer would be pushed into suffering, with figures.
     *
     * @param out who else of the service is, or is about to be, out
     */
    Optional<String> refusal(VmId leaving, Role role, Predicate<VmId> out) {
        Service before = service(role, out);
        Service after = service(role, out.or(leaving::equals));
        TreeMap<Integer, HostContention> hosts = new TreeMap<>();
        for (int peer : after.in()) {
            int host = snapshot.vmHost(peer);
            VmId id = snapshot.vms().get(peer).id();
            double then = steal(hosts.computeIfAbsent(host, h -> predict(h, after)), id);
            if (then < stealRatio) {
                continue;
            }
            double now = steal(predict(host, before), id);
            if (then - now >= minBenefit) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "its peer %s would suffer while it is out of service, predicted steal rises from %.3f to %.3f,"
                                + " detected from %.3f",
                        id,
                        now,
                        then,
                        stealRatio));
            }
        }
        return Optional.empty();
    }

    private Service service(Role role, Predicate<VmId> isOut) {
        TreeSet<Integer> in = new TreeSet<>();
        TreeSet<Integer> out = new TreeSet<>();
        long orphaned = 0;
        for (int vm = 0; vm < snapshot.vms().size(); vm++) {
            Vm facts = snapshot.vms().get(vm);
            if (!facts.running() || facts.role().filter(role::equals).isEmpty()) {
                continue;
            }
            if (isOut.test(facts.id())) {
                // One that is out already wants next to nothing: what it did is in what its peers want.
                out.add(vm);
                orphaned += HostContention.demand(snapshot, vm).wantedMicroCores();
            } else {
                in.add(vm);
            }
        }
        return new Service(in, out, in.isEmpty() ? 0 : orphaned / in.size());
    }

    private static double steal(HostContention host, VmId vm) {
        return host.share(vm).orElseThrow().stealRatio();
    }

    private HostContention predict(int host, Service service) {
        ArrayList<Demand> demands = new ArrayList<>();
        for (int vm : snapshot.hostVms(host)) {
            Demand demand = HostContention.demand(snapshot, vm);
            long wanted = service.out().contains(vm)
                    ? 0
                    : demand.wantedMicroCores() + (service.in().contains(vm) ? service.eachMore() : 0);
            demands.add(new Demand(demand.vm(), Math.min(wanted, demand.vm().vcpus() * MicroCores.PER_CORE)));
        }
        return HostContention.of(snapshot.hosts().get(host), SharePreset.DECLARED, demands);
    }
}
