package io.stealaway.model.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.testkit.Snapshots;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A bare-metal host counts no steal of its own; its steal is stolen minus throttled vCPU time of its VMs over their vCPU time. */
class HostStealTest {
    private final ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(Snapshots.TAKEN_AT)
            .host(Snapshots.host("host-a", "zone-a").build())
            .host(Snapshots.host("host-b", "zone-a").build());

    private ClusterSnapshot observed(VmObservation... observations) {
        return snapshot.observations(Observations.of(List.of(observations))).build();
    }

    private static VmObservation throttled(String vm, double steal, double throttled) {
        return VmObservation.builder(VmId.of(vm), Snapshots.TAKEN_AT)
                .stealRatio(steal)
                .throttledRatio(throttled)
                .load5(8.0)
                .cpuUsedMicroCores(1_000_000)
                .build();
    }

    @Test
    void vcpusWeighTheStealOfVms() {
        snapshot.vm(Snapshots.vm("vm-1", "host-a").vcpus(1).build())
                .vm(Snapshots.vm("vm-3", "host-a").vcpus(3).build());
        ClusterSnapshot cluster = observed(throttled("vm-1", 0.8, 0.0), throttled("vm-3", 0.4, 0.0));
        // 0.8 of one vCPU and 0.4 of three, over four.
        assertThat(cluster.hostStealRatio(0)).isEqualTo(0.5);
        assertThat(cluster.hostStolenMicroCores(0)).isEqualTo(2_000_000);
    }

    @Test
    void whatAVmsOwnQuotaWithheldIsNotStolen() {
        snapshot.vm(Snapshots.vm("vm-1", "host-a").build());
        assertThat(observed(throttled("vm-1", 0.75, 0.5)).hostStealRatio(0)).isEqualTo(0.25);
    }

    @Test
    void throttlingOfOneVmDoesNotHideTheStealOfAnother() {
        snapshot.vm(Snapshots.vm("vm-1", "host-a").build())
                .vm(Snapshots.vm("vm-2", "host-a").build());
        // More throttled than stolen is a difference of clocks; it must not become negative steal.
        assertThat(observed(throttled("vm-1", 0.1, 0.9), throttled("vm-2", 0.5, 0.0))
                        .hostStealRatio(0))
                .isEqualTo(0.25);
    }

    @Test
    void vmsElsewhereAndVmsThatDoNotRunPlayNoPart() {
        snapshot.vm(Snapshots.vm("vm-1", "host-a").build())
                .vm(Snapshots.vm("vm-2", "host-b").build())
                .vm(Snapshots.vm("vm-3", "host-a").state(VmState.STOPPED).build());
        ClusterSnapshot cluster =
                observed(throttled("vm-1", 0.5, 0.0), throttled("vm-2", 1.0, 0.0), throttled("vm-3", 1.0, 0.0));
        assertThat(cluster.hostStealRatio(0)).isEqualTo(0.5);
    }

    @Test
    void anUnobservedVmCountsAsNotRobbedAndIsTold() {
        snapshot.vm(Snapshots.vm("vm-1", "host-a").build())
                .vm(Snapshots.vm("vm-2", "host-a").build());
        ClusterSnapshot cluster = observed(throttled("vm-1", 0.5, 0.0));
        assertThat(cluster.hostStealRatio(0)).isEqualTo(0.25);
        assertThat(cluster.hostUnobserved(0)).isEqualTo(1);
    }

    @Test
    void anEmptyHostHasNoSteal() {
        assertThat(snapshot.build().hostStealRatio(0)).isZero();
    }
}
