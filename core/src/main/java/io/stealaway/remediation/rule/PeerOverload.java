package io.stealaway.remediation.rule;

import io.stealaway.contention.HostContention;
import io.stealaway.contention.HostContention.Demand;
import io.stealaway.contention.HostContention.SharePreset;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Role;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What becomes of the other VMs of a service when one is taken out and they share its work evenly. One that suffers anyhow,
 * or is burdened by less than what is worth a migration, is no reason to leave another in its misery.
 */
public final class PeerOverload {
    private final ClusterSnapshot snapshot;
    private final RoleCensus census;
    /** How much more each VM of a role can carry before anybody has to look who shares its host; micro-cores. */
    private final TreeMap<Role, Long> spare = new TreeMap<>();

    private final double stealRatio;
    private final double minBenefit;

    public PeerOverload(RoleCensus census, Policy policy) {
        this.census = census;
        snapshot = census.snapshot();
        stealRatio = policy.detection().stealRatio();
        minBenefit = policy.placement().minBenefit();
    }

    /**
     * Who of a service is in, who is out or on its way out, and what those that are in carry for them.
     *
     * @param in by VM index
     * @param out by VM index
     * @param eachMore micro-cores
     */
    private record Service(BitSet in, BitSet out, long eachMore) {}

    /**
     * Returns which peer would be pushed into suffering, with figures.
     *
     * @param out who else of the service is, or is about to be, out
     */
    public Optional<String> refusal(VmId leaving, Role role, Set<VmId> out) {
        RoleCensus.Members members = census.of(role);
        TreeSet<VmId> without = new TreeSet<>(out);
        without.add(leaving);
        Service after = service(members, without);
        if (after.eachMore() <= spare.computeIfAbsent(role, asked -> spare(members))) {
            return Optional.empty();
        }
        Service before = service(members, out);
        TreeMap<Integer, HostContention> hosts = new TreeMap<>();
        for (int peer = after.in().nextSetBit(0); peer >= 0; peer = after.in().nextSetBit(peer + 1)) {
            int host = snapshot.vmHost(peer);
            if (bearsItEasily(host, peer, after)) {
                continue;
            }
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

    private Service service(RoleCensus.Members members, Set<VmId> areOut) {
        BitSet in = members.running(areOut, false);
        // One that is out already wants next to nothing: what it did is in what its peers want.
        BitSet out = members.running(areOut, true);
        long orphaned = 0;
        for (int vm = out.nextSetBit(0); vm >= 0; vm = out.nextSetBit(vm + 1)) {
            orphaned += HostContention.demand(snapshot, vm).wantedMicroCores();
        }
        return new Service(in, out, in.isEmpty() ? 0 : orphaned / in.cardinality());
    }

    /** Returns the most that all VMs of a role could carry more, each, and all of them bear it easily. */
    private long spare(RoleCensus.Members members) {
        long least = Long.MAX_VALUE;
        BitSet running = members.running();
        for (int vm = running.nextSetBit(0); vm >= 0; vm = running.nextSetBit(vm + 1)) {
            int host = snapshot.vmHost(vm);
            double bearable = notable(vm) - rounding(host);
            least = Math.min(least, (long) Math.floor(bearable / sharing(host, vm)) - 1);
        }
        return least;
    }

    /**
     * Returns whether a peer's steal is known to rise by less than what counts, or to be none, without telling who gets what
     * on its host, which takes much longer. What others on it want more is the most that it may lose to them; it may be
     * short of what it wants more itself; and a micro-core goes one way or the other for each VM by rounding.
     */
    private boolean bearsItEasily(int host, int peer, Service after) {
        long more = sharing(host, peer) * after.eachMore();
        return more + rounding(host) < notable(peer) || hasRoom(host, more);
    }

    /** Returns how many VMs of a VM's role share its host, itself included. */
    private long sharing(int host, int peer) {
        int vms = snapshot.hostVmCount(host);
        long sharing = 0;
        for (int place = 0; place < vms; place++) {
            sharing += snapshot.vmRole(snapshot.hostVm(host, place)) == snapshot.vmRole(peer) ? 1 : 0;
        }
        return sharing;
    }

    private long rounding(int host) {
        return 2L * snapshot.hostVmCount(host) + 2;
    }

    /** Returns what a VM must lose for it to count, micro-cores. */
    private double notable(int vm) {
        return minBenefit * snapshot.vms().get(vm).vcpus() * MicroCores.PER_CORE;
    }

    private boolean hasRoom(int host, long more) {
        long wanted =
                snapshot.hostNeedMicroCores(host) + snapshot.hosts().get(host).hypervisorDemandMicroCores();
        return snapshot.hostUnobserved(host) == 0 && wanted + more <= snapshot.cpuMicroCores(host);
    }

    private static double steal(HostContention host, VmId vm) {
        return host.share(vm).orElseThrow().stealRatio();
    }

    private HostContention predict(int host, Service service) {
        ArrayList<Demand> demands = new ArrayList<>();
        for (int vm : snapshot.hostVms(host)) {
            Demand demand = HostContention.demand(snapshot, vm);
            long wanted = service.out().get(vm)
                    ? 0
                    : demand.wantedMicroCores() + (service.in().get(vm) ? service.eachMore() : 0);
            demands.add(new Demand(demand.vm(), Math.min(wanted, demand.vm().vcpus() * MicroCores.PER_CORE)));
        }
        return HostContention.of(snapshot.hosts().get(host), SharePreset.DECLARED, demands);
    }
}
