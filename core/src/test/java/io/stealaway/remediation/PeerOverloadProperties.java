package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.contention.HostContention;
import io.stealaway.contention.HostContention.Demand;
import io.stealaway.contention.HostContention.SharePreset;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.remediation.rule.PeerOverload;
import io.stealaway.remediation.rule.RoleCensus;
import io.stealaway.testkit.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Peers that are passed over because they bear it easily are those that a prediction of their hosts passes over too. */
class PeerOverloadProperties {
    private static final int HOSTS = 4;
    private static final Role WEB = Role.of("web");

    @Property(seed = "26", tries = 600)
    void whatIsRefusedIsWhatPredictingEveryHostRefuses(@ForAll long seed) {
        SplittableRandom dice = new SplittableRandom(seed);
        ClusterSnapshot snapshot = cluster(dice);
        Policy policy = Policy.defaults().toBuilder()
                .placement(PlacementPolicy.builder()
                        .minBenefit(dice.nextInt(3) * 0.05)
                        .build())
                .build();
        TreeSet<VmId> out = new TreeSet<>();
        snapshot.vms().stream().filter(vm -> dice.nextInt(8) == 0).map(Vm::id).forEach(out::add);

        for (Vm leaving : snapshot.vms()) {
            if (leaving.role().isPresent()) {
                assertThat(new PeerOverload(new RoleCensus(snapshot), policy)
                                .refusal(leaving.id(), WEB, out)
                                .isPresent())
                        .isEqualTo(refused(snapshot, policy, leaving.id(), out));
            }
        }
    }

    private static ClusterSnapshot cluster(SplittableRandom dice) {
        ClusterSnapshot.Builder builder = ClusterSnapshot.builder(Snapshots.TAKEN_AT);
        for (int host = 0; host < HOSTS; host++) {
            builder.host(
                    Snapshots.host("host-" + host, "zone-1").cores(8).threads(8).build());
        }
        List<VmObservation> seen = new ArrayList<>();
        for (int i = 10; i < 30; i++) {
            int vcpus = 1 + dice.nextInt(4);
            Vm.Builder vm =
                    Snapshots.vm("vm-" + i, "host-" + dice.nextInt(HOSTS)).vcpus(vcpus);
            if (dice.nextInt(4) != 0) {
                vm.role(WEB);
            }
            builder.vm(vm.build());
            if (dice.nextInt(20) > 0) {
                seen.add(Snapshots.observed("vm-" + i, 0.0, 1.0, vcpus * dice.nextDouble()));
            }
        }
        return builder.observations(Observations.of(seen)).build();
    }

    private static boolean refused(ClusterSnapshot snapshot, Policy policy, VmId leaving, Set<VmId> out) {
        Set<VmId> without = new TreeSet<>(out);
        without.add(leaving);
        return web(snapshot).filter(vm -> !without.contains(id(snapshot, vm))).anyMatch(peer -> {
            double then = steal(snapshot, peer, without);
            double now = steal(snapshot, peer, out);
            return then >= policy.detection().stealRatio()
                    && then - now >= policy.placement().minBenefit();
        });
    }

    private static IntStream web(ClusterSnapshot snapshot) {
        return IntStream.range(0, snapshot.vms().size())
                .filter(vm -> snapshot.vms().get(vm).role().isPresent());
    }

    private static VmId id(ClusterSnapshot snapshot, int vm) {
        return snapshot.vms().get(vm).id();
    }

    private static double steal(ClusterSnapshot snapshot, int peer, Set<VmId> out) {
        long orphaned = web(snapshot)
                .filter(vm -> out.contains(id(snapshot, vm)))
                .mapToLong(vm -> HostContention.demand(snapshot, vm).wantedMicroCores())
                .sum();
        long in = web(snapshot).filter(vm -> !out.contains(id(snapshot, vm))).count();
        List<Demand> demands = new ArrayList<>();
        for (int vm : snapshot.hostVms(snapshot.vmHost(peer))) {
            Vm facts = snapshot.vms().get(vm);
            boolean web = facts.role().isPresent();
            long own = HostContention.demand(snapshot, vm).wantedMicroCores() + (web ? orphaned / in : 0);
            long wanted = web && out.contains(facts.id()) ? 0 : own;
            demands.add(new Demand(facts, Math.min(wanted, facts.vcpus() * MicroCores.PER_CORE)));
        }
        return HostContention.of(snapshot.hosts().get(snapshot.vmHost(peer)), SharePreset.DECLARED, demands)
                .share(id(snapshot, peer))
                .orElseThrow()
                .stealRatio();
    }
}
