package io.stealaway.check;

import static io.stealaway.testkit.Snapshots.GIB;
import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static io.stealaway.testkit.Snapshots.host;
import static io.stealaway.testkit.Snapshots.vm;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.Edits;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Hosts of 16 vCPUs and VMs of 4; host h has the VMs h-0, h-1, ... */
class UnplacedBoundsTest {
    private static final AvailabilityZone ZONE = AvailabilityZone.of("zone-a");
    private static final ServerGroupId GROUP = ServerGroupId.of("g");

    @Test
    void nobodyIsStrandedInAZoneOfOneHostOrNone() {
        assertThat(stranded(cluster(4), 0.5)).isEqualTo(new UnplacedBounds(0, 0));
        assertThat(WorstFailure.in(new CheckState(cluster(4)), AvailabilityZone.of("zone-b"), failing(0.5)))
                .isEqualTo(new UnplacedBounds(0, 0));
    }

    @Test
    void worstHostsAreTheOnesThatFail() {
        assertThat(stranded(cluster(4, 0, 0), 0.34)).isEqualTo(new UnplacedBounds(0, 0));
        assertThat(stranded(cluster(4, 2, 1), 0.34)).isEqualTo(new UnplacedBounds(0, 0));
        assertThat(stranded(cluster(4, 2, 3), 0.34)).isEqualTo(new UnplacedBounds(1, 1));
        assertThat(stranded(cluster(4, 4, 4), 0.34)).isEqualTo(new UnplacedBounds(4, 4));
        assertThat(stranded(cluster(1, 1, 4, 4), 0.5)).isEqualTo(new UnplacedBounds(2, 2));
        assertThat(stranded(cluster(3, 3), 0.01)).as("at least one fails").isEqualTo(new UnplacedBounds(2, 2));
    }

    @Test
    void hostOutOfServiceIsNoRefuge() {
        ClusterSnapshot cluster = cluster(4, 2, 0);

        assertThat(stranded(Edits.host(cluster, "h02", h -> h.enabled(false)), 0.34))
                .isEqualTo(new UnplacedBounds(2, 2));
        assertThat(stranded(Edits.host(cluster, "h02", h -> h.up(false)), 0.34)).isEqualTo(new UnplacedBounds(2, 2));
        assertThat(stranded(Edits.host(cluster, "h02", h -> h.maintenance(true)), 0.34))
                .isEqualTo(new UnplacedBounds(2, 2));
    }

    @Test
    void roomInPiecesIsNoRoomForAWideVm() {
        ClusterSnapshot pieces = Edits.vm(cluster(1, 3, 3), "h00-0", vm -> vm.vcpus(8));

        assertThat(stranded(pieces, 0.34)).isEqualTo(new UnplacedBounds(1, 1));
        ClusterSnapshot narrow =
                Edits.host(cluster(1, 0), "h01", h -> h.cores(3).threads(3).cpuAllocationRatio(8.0));
        assertThat(stranded(narrow, 0.5)).isEqualTo(new UnplacedBounds(1, 1));
    }

    @Test
    void greedyOrderIsNotTheLastWord() {
        // 3 + 3 + 2 + 2 + 2 in two rooms of 6: whoever puts a 3 beside a 2 loses one.
        ClusterSnapshot.Builder cluster = ClusterSnapshot.builder(TAKEN_AT)
                .host(host("h00", "zone-a").build())
                .host(host("h01", "zone-a").ramBytes(6 * GIB).build())
                .host(host("h02", "zone-a").ramBytes(6 * GIB).build());
        int[] sizes = {2, 3, 2, 3, 2};
        for (int i = 0; i < sizes.length; i++) {
            cluster.vm(vm("v" + i, "h00").vcpus(1).ramBytes(sizes[i] * GIB).build());
        }
        ClusterSnapshot wellPacked = cluster.build();
        ClusterSnapshot other = Edits.vm(wellPacked, "v0", vm -> vm.vcpus(2));

        assertThat(stranded(wellPacked, 0.34)).isEqualTo(new UnplacedBounds(0, 0));
        assertThat(stranded(other, 0.34)).isEqualTo(new UnplacedBounds(0, 0));
    }

    @Test
    void rolesAndGroupsHoldAmongRefugees() {
        ClusterSnapshot cluster = cluster(2, 0, 0);
        ClusterSnapshot webs = both(cluster, vm -> vm.role(Role.of("web")));
        PlacementPolicy one = failing(0.34).toBuilder().maxRoleVmsPerHost(1).build();
        PlacementPolicy half =
                failing(0.34).toBuilder().maxRoleSharePerHost(0.5).build();
        ClusterSnapshot lastHost = Edits.host(webs, "h02", h -> h.enabled(false));

        assertThat(WorstFailure.in(new CheckState(webs), ZONE, one)).isEqualTo(new UnplacedBounds(0, 0));
        assertThat(WorstFailure.in(new CheckState(lastHost), ZONE, one)).isEqualTo(new UnplacedBounds(1, 1));
        assertThat(WorstFailure.in(new CheckState(lastHost), ZONE, half)).isEqualTo(new UnplacedBounds(1, 1));
        assertThat(stranded(group(lastHost, Rule.ANTI_AFFINITY), 0.34)).isEqualTo(new UnplacedBounds(1, 1));
        assertThat(stranded(group(lastHost, Rule.AFFINITY), 0.34)).isEqualTo(new UnplacedBounds(0, 0));
        ClusterSnapshot small = Edits.host(webs, "h01", h -> h.ramBytes(8 * GIB));
        ClusterSnapshot smaller = Edits.host(small, "h02", h -> h.ramBytes(8 * GIB));
        assertThat(stranded(smaller, 0.34)).isEqualTo(new UnplacedBounds(0, 0));
        assertThat(stranded(group(smaller, Rule.AFFINITY), 0.34)).isEqualTo(new UnplacedBounds(1, 1));
    }

    @Test
    void vmInFlightIsAVmOnEachOfItsHosts() {
        ClusterSnapshot cluster = cluster(4, 2, 0)
                .withInFlight(List.of(new InFlightMigration(VmId.of("h00-0"), HostId.of("h00"), HostId.of("h01"))));

        assertThat(WorstFailure.in(new PlanReplay(cluster).first(), ZONE, failing(0.34)))
                .isEqualTo(new UnplacedBounds(0, 0));
        ClusterSnapshot tighter = Edits.host(cluster, "h02", h -> h.ramBytes(16 * GIB));
        assertThat(WorstFailure.in(new PlanReplay(tighter).first(), ZONE, failing(0.34)))
                .isEqualTo(new UnplacedBounds(1, 1));
    }

    @Test
    void largeZoneIsJudgedByVolume() {
        int[] full = new int[14];
        Arrays.fill(full, 3);

        assertThat(stranded(cluster(full), 0.25)).isEqualTo(new UnplacedBounds(0, 0));
        assertThat(stranded(cluster(full), 0.5)).isEqualTo(new UnplacedBounds(14, 14));
    }

    private static UnplacedBounds stranded(ClusterSnapshot cluster, double share) {
        return WorstFailure.in(new CheckState(cluster), ZONE, failing(share));
    }

    private static PlacementPolicy failing(double share) {
        return PlacementPolicy.builder().failureShare(share).build();
    }

    private static ClusterSnapshot cluster(int... vms) {
        ClusterSnapshot.Builder cluster = ClusterSnapshot.builder(TAKEN_AT);
        for (int h = 0; h < vms.length; h++) {
            String host = String.format(Locale.ROOT, "h%02d", h);
            cluster.host(host(host, "zone-a").build());
            for (int v = 0; v < vms[h]; v++) {
                cluster.vm(vm(host + "-" + v, host).build());
            }
        }
        return cluster.build();
    }

    private static ClusterSnapshot both(ClusterSnapshot cluster, UnaryOperator<Vm.Builder> change) {
        return Edits.vm(Edits.vm(cluster, "h00-0", change), "h00-1", change);
    }

    private static ClusterSnapshot group(ClusterSnapshot cluster, Rule rule) {
        ClusterSnapshot with =
                cluster.toBuilder().serverGroup(new ServerGroup(GROUP, rule, 1)).build();
        return both(with, vm -> vm.serverGroups(new TreeSet<>(List.of(GROUP))));
    }
}
