package io.stealaway.remediation;

import io.stealaway.contention.HostContention;
import io.stealaway.contention.HostContention.Demand;
import io.stealaway.contention.SharePreset;
import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What becomes of the other VMs of a service when one is taken out and they share its work evenly. */
final class ServicePeers {
    private final ClusterSnapshot snapshot;
    private final double mostSteal;

    ServicePeers(ClusterSnapshot snapshot, double mostSteal) {
        this.snapshot = snapshot;
        this.mostSteal = mostSteal;
    }

    /** Returns which peer would begin to suffer, with figures. One that suffers already is no worse a reason than before. */
    Optional<String> refusal(VmId leaving, Role role, Predicate<VmId> out) {
        List<Integer> peers = new ArrayList<>();
        for (int vm = 0; vm < snapshot.vms().size(); vm++) {
            Vm facts = snapshot.vms().get(vm);
            if (facts.running()
                    && facts.role().filter(role::equals).isPresent()
                    && !facts.id().equals(leaving)
                    && !out.test(facts.id())) {
                peers.add(vm);
            }
        }
        if (peers.isEmpty()) {
            return Optional.empty();
        }
        long more = HostContention.demand(snapshot, snapshot.vmIndex(leaving).orElseThrow())
                        .wantedMicroCores()
                / peers.size();
        return burdened(peers, leaving, more);
    }

    private Optional<String> burdened(List<Integer> peers, VmId leaving, long more) {
        TreeMap<Integer, List<Integer>> byHost = new TreeMap<>();
        peers.forEach(peer -> byHost.computeIfAbsent(snapshot.vmHost(peer), host -> new ArrayList<>())
                .add(peer));
        for (var entry : byHost.entrySet()) {
            HostContention before = predict(entry.getKey(), List.of(), leaving, 0);
            HostContention after = predict(entry.getKey(), entry.getValue(), leaving, more);
            for (int peer : entry.getValue()) {
                VmId id = snapshot.vms().get(peer).id();
                double then = steal(after, id);
                if (then >= mostSteal && steal(before, id) < mostSteal) {
                    return Optional.of(String.format(
                            java.util.Locale.ROOT,
                            "%s would suffer in its place: predicted steal %.3f, detected from %.3f",
                            id,
                            then,
                            mostSteal));
                }
            }
        }
        return Optional.empty();
    }

    private static double steal(HostContention host, VmId vm) {
        return host.share(vm).orElseThrow().stealRatio();
    }

    private HostContention predict(int host, List<Integer> burdened, VmId leaving, long more) {
        List<Demand> demands = new ArrayList<>();
        for (int vm : snapshot.hostVms(host)) {
            Demand demand = HostContention.demand(snapshot, vm);
            boolean idle = more > 0 && demand.vm().id().equals(leaving);
            long wanted = idle ? 0 : demand.wantedMicroCores() + (burdened.contains(vm) ? more : 0);
            demands.add(new Demand(demand.vm(), Math.min(wanted, demand.vm().vcpus() * MicroCores.PER_CORE)));
        }
        return HostContention.of(snapshot.hosts().get(host), SharePreset.DECLARED, demands);
    }
}
