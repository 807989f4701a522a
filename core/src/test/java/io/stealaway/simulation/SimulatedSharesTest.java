package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.SharePolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.ShareControl;
import io.stealaway.spi.ShareControl.Change;
import io.stealaway.testkit.ShareControlContract;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** CPU weights of the simulated cluster, and what the loop makes of them. */
class SimulatedSharesTest {
    private static final HostId HOST = HostId.of("a1");

    /** Four VMs of two vCPUs that want all of a host's four cores each. */
    private static SimulatedCluster crowded() {
        ClusterSnapshot.Builder first = ClusterSnapshot.builder(Instant.parse("2026-03-02T00:00:00Z"))
                .host(Snapshots.host("a1", "a").cores(4).threads(4).build())
                .host(Snapshots.host("a2", "a").cores(4).threads(4).build());
        for (String vm : new String[] {"one", "two", "three", "four"}) {
            first.vm(Snapshots.vm(vm, "a1").vcpus(2).cpuWeight(1_024).build());
        }
        return SimulatedCluster.builder(first.build(), (vm, second) -> 2_000_000L)
                .build();
    }

    @Nested
    class Contract extends ShareControlContract {
        private final SimulatedCluster cluster = crowded();

        @Override
        protected ShareControl control() {
            return cluster.shares();
        }

        @Override
        protected HostId host() {
            return HOST;
        }

        @Override
        protected VmId vm() {
            return VmId.of("one");
        }

        @Override
        protected void humanSets(int weight) {
            cluster.cpu().weight(cluster.fleet().vmIndex("test", vm()), weight);
        }

        @Override
        protected void breakBackend() {
            for (Faults.Call call : Faults.Call.values()) {
                cluster.faults().fail(call, Faults.Trouble.UNAVAILABLE, 9);
            }
        }
    }

    private static long served(SimulatedCluster cluster, String vm) {
        return cluster.cpu().served[cluster.fleet().vmIndex("test", VmId.of(vm))];
    }

    @Test
    void weightsDivideTheCpuOfAHostAndGoAlongWithTheVm() {
        SimulatedCluster cluster = crowded();
        cluster.advance(Duration.ofMinutes(1));
        assertThat(served(cluster, "one")).isEqualTo(1_000_000L);

        cluster.shares().set(new Change(VmId.of("one"), HOST, "a-e1-1", 1_024, 3_072));
        cluster.advance(Duration.ofMinutes(1));
        assertThat(served(cluster, "one")).isEqualTo(2_000_000L);
        assertThat(served(cluster, "two")).isBetween(666_666L, 666_667L);
        assertThat(cluster.simulatedShares().changed()).isEqualTo(1);

        cluster.faults().migrateByHand(VmId.of("one"), HostId.of("a2"));
        cluster.advance(Duration.ofHours(1));
        assertThat(cluster.shares().read(HOST)).doesNotContainKey(VmId.of("one"));
        assertThat(cluster.shares().read(HostId.of("a2")).get(VmId.of("one")).weight())
                .isEqualTo(3_072);
        cluster.shares().restore(cluster.shares().owned().get(0));
        assertThat(cluster.shares().read(HostId.of("a2")).get(VmId.of("one")).weight())
                .isEqualTo(1_024);
    }

    @Test
    void aDeletedVmLeavesNoTagBehind() {
        SimulatedCluster cluster = crowded();
        cluster.shares().set(new Change(VmId.of("one"), HOST, "a-e1-1", 1_024, 3_072));
        cluster.delete(cluster.fleet().vmIndex("test", VmId.of("one")));

        assertThat(cluster.shares().owned()).isEmpty();
        assertThat(cluster.shares().read(HOST)).hasSize(3);
    }

    private static SimulationConfig slowNetwork(SharePolicy shares) {
        Policy policy = SimulationConfig.defaultPolicy();
        return SimulationConfig.builder()
                .hosts(20)
                .vms(250)
                .hours(14)
                .linkBytesPerSecond(125_000_000L)
                .diskBytesPerVm(500_000_000_000L)
                .policy(policy.toBuilder()
                        .migration(policy.migration().toBuilder()
                                .bandwidthBytesPerSecond(100_000_000L)
                                .maxDuration(Duration.ofHours(2))
                                .build())
                        .shares(shares)
                        .build())
                .build();
    }

    private static final SharePolicy ALL =
            SharePolicy.builder().bridge(true).whenItStays(true).build();

    @Test
    void whereDisksAreLargeAndLinksSlowWeightsHelpAndNoVmFallsBelowTheFloor() {
        SimulationResult moves = Simulation.run(slowNetwork(SharePolicy.defaults()));
        SimulationResult both = Simulation.run(slowNetwork(ALL));

        assertThat(moves.summary().weightChanges()).isZero();
        assertThat(moves.summary().changedWeightVmMinutes()).isZero();
        assertThat(both.violations()).isEmpty();
        assertThat(both.summary().weightChanges()).isPositive();
        assertThat(both.summary().changedWeightVmMinutes()).isPositive();
        assertThat(both.summary().sufferingVmMinutesOn())
                .isLessThan(moves.summary().sufferingVmMinutesOn());
        assertThat(Simulation.run(slowNetwork(ALL))).isEqualTo(both);
    }

    @Test
    void aVmThatIsLeftTooLittleIsSeen() {
        SimulationConfig config = slowNetwork(SharePolicy.defaults());
        SimulatedCluster cluster = crowded();
        InvariantMonitor watch = new InvariantMonitor(
                cluster,
                config.policy().toBuilder()
                        .shares(SharePolicy.builder().floorPerVcpu(0.4).build())
                        .build(),
                id -> false);
        cluster.shares().set(new Change(VmId.of("one"), HOST, "a-e1-1", 1_024, 1_200));
        cluster.advance(Duration.ofMinutes(1));
        assertThat(watch.violations()).isEmpty();

        cluster.shares().set(new Change(VmId.of("two"), HOST, "a-e1-2", 1_024, 4_096));
        cluster.advance(Duration.ofMinutes(1));
        assertThat(watch.violations()).isNotEmpty().allMatch(what -> what.contains("by changed CPU weights"));
    }
}
