package io.stealaway.model.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GroupColumnsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final HostId HOST = HostId.of("host");
    private static final ServerGroupId APART = ServerGroupId.of("apart");
    private static final ServerGroupId EMPTY = ServerGroupId.of("empty");

    private static Vm vm(String id, ServerGroupId... groups) {
        return Vm.builder(VmId.of(id), HOST, Tenant.of("tenant"))
                .vcpus(1)
                .ramBytes(1)
                .serverGroups(new TreeSet<>(List.of(groups)))
                .build();
    }

    private static ClusterSnapshot snapshot() {
        return ClusterSnapshot.builder(NOW)
                .host(Host.builder(HOST, AvailabilityZone.of("zone"))
                        .cores(4)
                        .threads(8)
                        .ramBytes(1L << 30)
                        .linkBytesPerSecond(1_250_000_000L)
                        .build())
                .serverGroup(new ServerGroup(APART, ServerGroup.Rule.ANTI_AFFINITY, 1))
                .serverGroup(new ServerGroup(EMPTY, ServerGroup.Rule.ANTI_AFFINITY, 1))
                .vm(vm("c", APART))
                .vm(vm("b"))
                .vm(vm("a", APART))
                .build();
    }

    @Test
    void aGroupHasItsVmsInOrder() {
        assertThat(snapshot().serverGroupVms(APART)).containsExactly(0, 2);
        assertThat(snapshot().serverGroupVms(EMPTY)).isEmpty();
        assertThat(snapshot().serverGroupVms(ServerGroupId.of("unknown"))).isEmpty();
    }

    @Test
    void aVmThatChangesItsGroupsIsAmongTheOthersOfItsNewOne() {
        ClusterSnapshot before = snapshot();
        assertThat(before.serverGroupVms(APART)).containsExactly(0, 2);

        ClusterSnapshot after = before.apply(SnapshotDelta.builder(NOW)
                .replace(vm("b", APART))
                .replace(vm("c"))
                .build());

        assertThat(after.serverGroupVms(APART)).containsExactly(0, 1);
        assertThat(before.serverGroupVms(APART)).containsExactly(0, 2);
    }
}
