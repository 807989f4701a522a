package io.stealaway.contention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.contention.HostContention.Demand;
import io.stealaway.contention.HostContention.SharePreset;
import io.stealaway.contention.HostContention.VmShare;
import io.stealaway.model.Host;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.testkit.Snapshots;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host of 6 CPUs and VMs of 4 vCPUs. */
class HostContentionTest {
    private static final Host HOST =
            Snapshots.host("host", "zone").cores(3).threads(6).build();

    private static Demand wants(String vm, double cores) {
        return new Demand(Snapshots.vm(vm, "host").build(), (long) (cores * 1_000_000));
    }

    private static VmShare share(HostContention host, String vm) {
        return host.share(VmId.of(vm)).orElseThrow();
    }

    @Test
    void whenAllFitsNobodyLosesAnything() {
        HostContention host = HostContention.of(HOST, SharePreset.EQUAL, List.of(wants("a", 2), wants("b", 4)));
        assertThat(host.stealRatio()).isZero();
        assertThat(share(host, "b").allocatedMicroCores()).isEqualTo(4_000_000);
    }

    @Test
    void whatNeighboursTakeIsStealOfItsVcpus() {
        HostContention host = HostContention.of(HOST, SharePreset.EQUAL, List.of(wants("a", 4), wants("b", 4)));
        assertThat(share(host, "a").stolenMicroCores()).isEqualTo(1_000_000);
        assertThat(share(host, "a").stealRatio()).isEqualTo(0.25);
        assertThat(host.stealRatio()).isEqualTo(0.25);
    }

    @Test
    void whatTheOwnQuotaWithholdsIsThrottlingAndNotSteal() {
        Vm capped = Snapshots.vm("a", "host").cpuCapMicroCores(1_000_000).build();
        HostContention host = HostContention.of(HOST, SharePreset.EQUAL, List.of(new Demand(capped, 4_000_000)));
        assertThat(share(host, "a").throttledRatio()).isEqualTo(0.75);
        assertThat(share(host, "a").stealRatio()).isZero();
        assertThat(host.stealRatio()).isZero();
    }

    @Test
    void aVmMayBeThrottledAndRobbed() {
        Vm capped = Snapshots.vm("a", "host").cpuCapMicroCores(3_000_000).build();
        HostContention host = HostContention.of(
                HOST, SharePreset.EQUAL, List.of(new Demand(capped, 4_000_000), wants("b", 4), wants("c", 4)));
        assertThat(share(host, "a").throttledRatio()).isEqualTo(0.25);
        assertThat(share(host, "a").stealRatio()).isEqualTo(0.25);
    }

    @Test
    void theHypervisorCompetesByItsWeight() {
        Host busy = HOST.toBuilder()
                .hypervisorWeight(2)
                .hypervisorDemandMicroCores(6_000_000)
                .build();
        HostContention host = HostContention.of(busy, SharePreset.DECLARED, List.of(wants("a", 4)));
        assertThat(host.hypervisorAllocatedMicroCores()).isEqualTo(4_000_000);
        assertThat(share(host, "a").stealRatio()).isEqualTo(0.5);
        assertThat(host.stealRatio()).isEqualTo(0.5);
    }

    @Test
    void heavierVmsLoseLess() {
        Demand heavy = new Demand(
                Snapshots.vm("b", "host").ramBytes(16 * Snapshots.GIB).build(), 4_000_000);
        HostContention host = HostContention.of(HOST, SharePreset.XEN_CREDIT, List.of(wants("a", 4), heavy));
        assertThat(share(host, "a").allocatedMicroCores()).isEqualTo(2_000_000);
        assertThat(share(host, "b").allocatedMicroCores()).isEqualTo(4_000_000);
    }

    @Test
    void addingAndRemovingAVmIsTheHostWithAndWithoutIt() {
        HostContention both = HostContention.of(HOST, SharePreset.EQUAL, List.of(wants("a", 4), wants("b", 4)));
        HostContention alone = both.without(VmId.of("b"));
        assertThat(alone.stealRatio()).isZero();
        assertThat(alone.share(VmId.of("b"))).isEmpty();
        assertThat(alone.with(wants("b", 4)).shares()).isEqualTo(both.shares());
    }

    @Test
    void aVmIsAddedOnceAndRemovedWhenItIsThere() {
        HostContention host = HostContention.of(HOST, SharePreset.EQUAL, List.of(wants("a", 4)));
        assertThatThrownBy(() -> host.with(wants("a", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("duplicate VM a on host host");
        assertThatThrownBy(() -> host.without(VmId.of("z")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VM z is not on host host");
    }

    @Test
    void anUnobservedVmCountsAsWantingAllItMayUse() {
        ClusterSnapshot snapshot = ClusterSnapshot.builder(Snapshots.TAKEN_AT)
                .host(HOST)
                .vm(Snapshots.vm("a", "host").build())
                .vm(Snapshots.vm("b", "host").build())
                .vm(Snapshots.vm("c", "host").cpuCapMicroCores(1_000_000).build())
                .vm(Snapshots.vm("d", "host").state(VmState.STOPPED).build())
                .observations(Observations.of(List.of(Snapshots.observed("a", 0.25, 4, 1))))
                .build();
        HostContention host = HostContention.predict(snapshot, SharePreset.EQUAL, 0);
        assertThat(host.shares())
                .extracting(share -> share.demand().wantedMicroCores())
                .containsExactly(2_000_000L, 4_000_000L, 1_000_000L, 0L);
        assertThat(host.shares())
                .extracting(VmShare::allocatedMicroCores)
                .containsExactly(2_000_000L, 3_000_000L, 1_000_000L, 0L);
        assertThat(host.stealRatio()).isEqualTo(1.0 / 12);
        assertThat(share(host, "c").throttledRatio()).isZero();
    }

    @Test
    void anEmptyHostHasNoSteal() {
        Host busy = HOST.toBuilder().hypervisorDemandMicroCores(60_000_000).build();
        HostContention host = HostContention.of(busy, SharePreset.EQUAL, List.of());
        assertThat(host.stealRatio()).isZero();
        assertThat(host.hypervisorAllocatedMicroCores()).isEqualTo(6_000_000);
    }

    @Test
    void nobodyWantsMoreThanItsVcpus() {
        assertThatThrownBy(() -> wants("a", 4.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wantedMicroCores (4500000) of a must be between 0 and 4000000");
        assertThatThrownBy(() -> new VmShare(wants("a", 1), 1_000_001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allocatedMicroCores (1000001) of a");
    }
}
