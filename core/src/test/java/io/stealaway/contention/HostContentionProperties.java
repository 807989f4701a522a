package io.stealaway.contention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.contention.HostContention.Demand;
import io.stealaway.contention.HostContention.SharePreset;
import io.stealaway.contention.HostContention.VmShare;
import io.stealaway.model.Host;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.testkit.Shape;
import io.stealaway.testkit.Snapshots;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class HostContentionProperties {
    private static final Shape SHAPE = Shape.odd(3, 40).withOvercommit(3.0);

    private static ClusterSnapshot cluster(long seed) {
        return Snapshots.random(new SplittableRandom(seed), SHAPE);
    }

    private static List<Demand> demands(ClusterSnapshot cluster, int host) {
        return new ArrayList<>(IntStream.of(cluster.hostVms(host))
                .mapToObj(vm -> HostContention.demand(cluster, vm))
                .toList());
    }

    @Property(seed = "1", tries = 200)
    void everyMicroCoreIsUsedOrNobodyLacksOne(@ForAll long seed, @ForAll SharePreset preset) {
        ClusterSnapshot cluster = cluster(seed);
        for (int host = 0; host < cluster.hosts().size(); host++) {
            HostContention prediction = HostContention.predict(cluster, preset, host);
            long allocated = prediction.hypervisorAllocatedMicroCores();
            long needed = prediction.host().hypervisorDemandMicroCores();
            for (VmShare share : prediction.shares()) {
                allocated += share.allocatedMicroCores();
                needed += share.demand().needMicroCores();
            }
            assertThat(allocated).isEqualTo(Math.min(needed, prediction.host().cpuMicroCores()));
        }
    }

    @Property(seed = "2", tries = 200)
    void doublingTheCpusNeverIncreasesSteal(@ForAll long seed, @ForAll SharePreset preset) {
        ClusterSnapshot cluster = cluster(seed);
        for (int host = 0; host < cluster.hosts().size(); host++) {
            Host facts = cluster.hosts().get(host);
            Host twice = facts.toBuilder().threads(2 * facts.threads()).build();
            SharePreset weights = preset == SharePreset.CGROUP_SHARES ? SharePreset.EQUAL : preset;
            HostContention before = HostContention.of(facts, weights, demands(cluster, host));
            HostContention after = HostContention.of(twice, weights, demands(cluster, host));
            for (int vm = 0; vm < before.shares().size(); vm++) {
                assertThat(after.shares().get(vm).stealRatio())
                        .isLessThanOrEqualTo(before.shares().get(vm).stealRatio());
            }
        }
    }

    @Property(seed = "3", tries = 200)
    void theOrderOfVmsDoesNotMatter(@ForAll long seed, @ForAll SharePreset preset) {
        ClusterSnapshot cluster = cluster(seed);
        List<Demand> reversed = demands(cluster, 0);
        Collections.reverse(reversed);
        Host host = cluster.hosts().get(0);
        assertThat(HostContention.of(host, preset, reversed).shares())
                .isEqualTo(HostContention.of(host, preset, demands(cluster, 0)).shares());
    }

    @Property(seed = "4", tries = 200)
    void losingSightOfVmsNeverMakesAHostLookBetter(@ForAll long seed, @ForAll SharePreset preset) {
        ClusterSnapshot cluster = cluster(seed);
        ClusterSnapshot blind = cluster.withObservations(Observations.none());
        for (int host = 0; host < cluster.hosts().size(); host++) {
            // One micro-core of rounding may change hands with the hypervisor.
            assertThat(HostContention.predict(blind, preset, host).stealRatio() + 1e-6)
                    .isGreaterThanOrEqualTo(
                            HostContention.predict(cluster, preset, host).stealRatio());
        }
    }

    @Property(seed = "5", tries = 200)
    void removingAVmNeverHurtsTheOthers(@ForAll long seed, @ForAll SharePreset preset) {
        HostContention before = HostContention.predict(cluster(seed), preset, 0);
        for (VmShare gone : before.shares()) {
            HostContention after = before.without(gone.demand().vm().id());
            for (VmShare share : after.shares()) {
                assertThat(share.allocatedMicroCores())
                        .isGreaterThanOrEqualTo(before.share(share.demand().vm().id())
                                        .orElseThrow()
                                        .allocatedMicroCores()
                                - 1);
            }
        }
    }

    @Property(seed = "6", tries = 200)
    void wantedIsGotAndStolenAndThrottled(@ForAll long seed, @ForAll SharePreset preset) {
        for (VmShare share : HostContention.predict(cluster(seed), preset, 0).shares()) {
            assertThat(share.allocatedMicroCores() + share.stolenMicroCores() + share.throttledMicroCores())
                    .isEqualTo(share.demand().wantedMicroCores());
            double got =
                    (double) share.allocatedMicroCores() / (share.demand().vm().vcpus() * 1_000_000L);
            assertThat(got + share.stealRatio() + share.throttledRatio()).isBetween(0.0, 1.0 + 1e-12);
            assertThat(share.stealRatio() * share.demand().vm().vcpus() * 1e6)
                    .isCloseTo((double) share.stolenMicroCores(), within(1e-3));
        }
    }
}
