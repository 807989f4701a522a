package io.stealaway.check;

import static io.stealaway.testkit.Snapshots.GIB;
import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A VM in flight stands on two hosts: against its own copy it counts in anti-affinity, and in affinity it does not. */
class AffinityStateTest {
    private static final HostId A = HostId.of("a");
    private static final HostId B = HostId.of("b");
    private static final HostId C = HostId.of("c");

    private static Host host(HostId id) {
        return Host.builder(id, AvailabilityZone.of("az1"))
                .cores(8)
                .threads(16)
                .ramBytes(64 * GIB)
                .linkBytesPerSecond(1_250_000_000L)
                .build();
    }

    private static Vm member(String id, HostId on) {
        return Vm.builder(VmId.of(id), on, Tenant.of("acme"))
                .vcpus(1)
                .ramBytes(GIB)
                .serverGroups(new TreeSet<>(List.of(ServerGroupId.of("g"))))
                .build();
    }

    /** The first VM is on its way from a to b, and b is lost. */
    private static AffinityState lost(ServerGroup.Rule rule, Vm... vms) {
        ClusterSnapshot.Builder cluster = ClusterSnapshot.builder(TAKEN_AT)
                .host(host(A))
                .host(host(B))
                .host(host(C))
                .serverGroup(new ServerGroup(ServerGroupId.of("g"), rule, 1));
        List.of(vms).forEach(cluster::vm);
        CheckState state = new CheckState(cluster.build());
        state.begin(vms[0], A, B);
        return new AffinityState(state, List.of(host(B)));
    }

    @Test
    void aVmNeedNotShareAHostWithItsOwnCopy() {
        Vm mover = member("mover", A);
        assertThat(lost(ServerGroup.Rule.AFFINITY, mover).allow(mover, C)).isTrue();
        AffinityState withPeer = lost(ServerGroup.Rule.AFFINITY, mover, member("peer", A));
        assertThat(withPeer.allow(mover, C)).isFalse();
        assertThat(withPeer.allow(mover, A)).isTrue();
    }

    @Test
    void aVmMustNotShareAHostWithItsOwnCopyWhereItMustBeAlone() {
        Vm mover = member("mover", A);
        AffinityState alone = lost(ServerGroup.Rule.ANTI_AFFINITY, mover);
        assertThat(alone.allow(mover, A)).isFalse();
        assertThat(alone.allow(mover, C)).isTrue();
        alone.add(mover, C);
        assertThat(alone.allow(mover, C)).isFalse();
        alone.remove(mover, C);
        assertThat(alone.allow(mover, C)).isTrue();
    }
}
