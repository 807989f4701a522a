package io.stealaway.model.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Role;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ClusterSnapshotTest {
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
    private static final long GIB = 1L << 30;

    private static Host host(String id, String zone) {
        return Host.builder(HostId.of(id), AvailabilityZone.of(zone))
                .cores(8)
                .threads(16)
                .ramBytes(64 * GIB)
                .diskBytes(500 * GIB)
                .linkBytesPerSecond(1_250_000_000)
                .build();
    }

    private static Vm vm(String id, String host) {
        return Vm.builder(VmId.of(id), HostId.of(host), Tenant.of("acme"))
                .vcpus(2)
                .ramBytes(4 * GIB)
                .diskBytes(20 * GIB)
                .role(Role.of("web"))
                .build();
    }

    private static VmObservation observed(String vm, double steal, OptionalDouble throttled, long used) {
        VmObservation.Builder observation = VmObservation.builder(VmId.of(vm), NOW)
                .stealRatio(steal)
                .load5(1.0)
                .cpuUsedMicroCores(used);
        throttled.ifPresent(observation::throttledRatio);
        return observation.build();
    }

    @Test
    void indicesFollowTheIdsAndNotTheOrderOfAdding() {
        ClusterSnapshot one = ClusterSnapshot.builder(NOW)
                .host(host("b", "az2"))
                .host(host("a", "az1"))
                .vm(vm("v2", "a"))
                .vm(vm("v1", "b"))
                .build();
        ClusterSnapshot other = ClusterSnapshot.builder(NOW)
                .vm(vm("v1", "b"))
                .vm(vm("v2", "a"))
                .host(host("a", "az1"))
                .host(host("b", "az2"))
                .build();
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one.hostIndex(HostId.of("b"))).hasValue(1);
        assertThat(one.vmHost(0)).isEqualTo(1);
        assertThat(one.zoneHosts(0)).containsExactly(0);
        assertThat(one.hostVms(1)).containsExactly(0);
    }

    @Test
    void capacityThatIsHandedOutIsSummedByHost() {
        ClusterSnapshot snapshot = ClusterSnapshot.builder(NOW)
                .host(host("a", "az1"))
                .vm(vm("v1", "a"))
                .vm(vm("v2", "a"))
                .build();
        assertThat(snapshot.usedVcpus(0)).isEqualTo(4);
        assertThat(snapshot.usedRamBytes(0)).isEqualTo(8 * GIB);
        assertThat(snapshot.usedDiskBytes(0)).isEqualTo(40 * GIB);
    }

    @Test
    void hostCapacityIsTotalLessReservedTimesRatio() {
        Host host = host("a", "az1").toBuilder()
                .reservedThreads(2)
                .cpuAllocationRatio(2.5)
                .reservedRamBytes(4 * GIB)
                .ramAllocationRatio(0.9)
                .build();
        assertThat(host.vcpuCapacity()).isEqualTo(35);
        assertThat(host.ramCapacityBytes()).isEqualTo(54 * GIB);
    }

    @Test
    void hostStealIsStolenLessThrottledOverTheVcpusOfRunningVms() {
        ClusterSnapshot snapshot = ClusterSnapshot.builder(NOW)
                .host(host("a", "az1"))
                .vm(vm("v1", "a"))
                .vm(vm("v2", "a"))
                .vm(vm("v3", "a").toBuilder().state(VmState.STOPPED).build())
                .observations(Observations.of(List.of(
                        observed("v1", 0.30, OptionalDouble.of(0.10), 1_000_000),
                        observed("v2", 0.10, OptionalDouble.empty(), 500_000))))
                .build();
        // (0.2 * 2 + 0.1 * 2) vCPUs stolen of the 4 that run.
        assertThat(snapshot.hostStealRatio(0)).isEqualTo(0.15);
        assertThat(snapshot.hostUnobserved(0)).isZero();
    }

    @Test
    void anUnobservedVmIsCountedAndNotGuessed() {
        ClusterSnapshot snapshot = ClusterSnapshot.builder(NOW)
                .host(host("a", "az1"))
                .vm(vm("v1", "a"))
                .build();
        assertThat(snapshot.hostUnobserved(0)).isEqualTo(1);
        assertThat(snapshot.observed(0)).isFalse();
        assertThat(snapshot.hostOldestSample(0)).isEmpty();
    }

    @Test
    void wantedCpuIsUsedPlusStolenWithinTheVcpusAndNeedIsWithinTheQuota() {
        ClusterSnapshot snapshot = ClusterSnapshot.builder(NOW)
                .host(host("a", "az1"))
                .vm(vm("v1", "a"))
                .vm(vm("v2", "a").toBuilder().cpuCapMicroCores(800_000).build())
                .observations(Observations.of(List.of(
                        observed("v1", 0.4, OptionalDouble.empty(), 1_500_000),
                        observed("v2", 0.25, OptionalDouble.of(0.25), 800_000))))
                .build();
        assertThat(snapshot.wantedMicroCores(0)).isEqualTo(2_000_000);
        assertThat(snapshot.needMicroCores(0)).isEqualTo(2_000_000);
        assertThat(snapshot.wantedMicroCores(1)).isEqualTo(1_300_000);
        assertThat(snapshot.needMicroCores(1)).isEqualTo(800_000);
    }

    @Test
    void otherObservationsLeaveTheTopologyAlone() {
        ClusterSnapshot bare = ClusterSnapshot.builder(NOW)
                .host(host("a", "az1"))
                .vm(vm("v1", "a"))
                .build();
        ClusterSnapshot seen =
                bare.withObservations(Observations.of(List.of(observed("v1", 0.1, OptionalDouble.empty(), 1))));
        assertThat(seen.observed(0)).isTrue();
        assertThat(bare.observed(0)).isFalse();
        assertThat(seen.toBuilder().build()).isEqualTo(seen);
    }

    @Test
    void contradictionsAreRefusedByName() {
        assertThatThrownBy(() -> ClusterSnapshot.builder(NOW)
                        .host(host("a", "az1"))
                        .host(host("a", "az2"))
                        .build())
                .hasMessageContaining("duplicate host a");
        assertThatThrownBy(() -> ClusterSnapshot.builder(NOW)
                        .host(host("a", "az1"))
                        .vm(vm("v", "gone"))
                        .build())
                .hasMessageContaining("VM v is on host gone");
        assertThatThrownBy(() -> ClusterSnapshot.builder(NOW)
                        .host(host("a", "az1"))
                        .vm(vm("v", "a"))
                        .vm(vm("v", "a"))
                        .build())
                .hasMessageContaining("duplicate VM v");
        assertThatThrownBy(() -> ClusterSnapshot.builder(NOW)
                        .observations(Observations.of(List.of(observed("ghost", 0.1, OptionalDouble.empty(), 1))))
                        .build())
                .hasMessageContaining("VM ghost");
        assertThatThrownBy(() -> ClusterSnapshot.builder(NOW)
                        .host(host("a", "az1"))
                        .host(host("b", "az1"))
                        .host(host("c", "az1"))
                        .vm(vm("v", "a"))
                        .inFlight(new InFlightMigration(VmId.of("v"), HostId.of("b"), HostId.of("c")))
                        .build())
                .hasMessageContaining("the VM is on a");
    }

    @Test
    void notANumberIsNeverAnObservation() {
        assertThatThrownBy(() -> observed("v", Double.NaN, OptionalDouble.empty(), 1))
                .hasMessageContaining("stealRatio of v");
        assertThatThrownBy(() -> observed("v", 12.0, OptionalDouble.empty(), 1)).hasMessageContaining("percentage");
        assertThatThrownBy(() -> observed("v", 0.1, OptionalDouble.of(-0.1), 1))
                .hasMessageContaining("throttledRatio of v");
    }

    @Test
    void aHostWithoutCapacityIsRefused() {
        assertThatThrownBy(() ->
                        Host.builder(HostId.of("a"), AvailabilityZone.of("z")).build())
                .hasMessageContaining("cores (0)");
        assertThatThrownBy(
                        () -> host("a", "z").toBuilder().cpuAllocationRatio(-1).build())
                .hasMessageContaining("cpuAllocationRatio (-1.0) must be positive");
        assertThatThrownBy(() -> host("a", "z").toBuilder().ramBytes(-5).build())
                .hasMessageContaining("ramBytes (-5)");
    }
}
