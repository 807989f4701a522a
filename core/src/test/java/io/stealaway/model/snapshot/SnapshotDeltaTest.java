package io.stealaway.model.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a delta copies and what it shares, and what it refuses. */
class SnapshotDeltaTest {
    private static final Instant LATER = Snapshots.TAKEN_AT.plusSeconds(60);
    private static final ClusterSnapshot BEFORE = Snapshots.oneHotHost();
    private static final Vm HOT = BEFORE.vm(VmId.of("hot-1")).orElseThrow();
    private static final Host CALM = BEFORE.host(HostId.of("calm")).orElseThrow();

    @Test
    void nothingChangedSharesEveryColumn() {
        ClusterSnapshot after = BEFORE.apply(delta().build());

        assertThat(after.takenAt()).isEqualTo(LATER);
        assertThat(after.hosts()).isSameAs(BEFORE.hosts());
        assertThat(after.vms()).isSameAs(BEFORE.vms());
        assertThat(after.observations()).isSameAs(BEFORE.observations());
        assertSharesTopology(after);
        assertSharesUsage(after);
        assertSharesMeasured(after);
    }

    @Test
    void valuesThatAreReplacedByTheirEqualsShareEverything() {
        ClusterSnapshot after = BEFORE.apply(
                delta().replace(HOT.toBuilder().build()).replace(CALM).build());

        assertThat(after.vms()).isSameAs(BEFORE.vms());
        assertThat(after.hosts()).isSameAs(BEFORE.hosts());
        assertSharesMeasured(after);
    }

    @Test
    void disabledHostCopiesTheHostsOnly() {
        ClusterSnapshot after = BEFORE.apply(
                delta().replace(CALM.toBuilder().enabled(false).build()).build());

        assertThat(after.host(CALM.id()).orElseThrow().enabled()).isFalse();
        assertThat(after.vms()).isSameAs(BEFORE.vms());
        assertSharesTopology(after);
        assertSharesUsage(after);
        assertSharesMeasured(after);
    }

    @Test
    void movedVmCopiesWhereVmsAreAndWhatIsUsed() {
        ClusterSnapshot after = BEFORE.apply(
                delta().replace(HOT.toBuilder().host(CALM.id()).build()).build());

        assertThat(after.hosts()).isSameAs(BEFORE.hosts());
        assertThat(after.zoneColumns()).isSameAs(BEFORE.zoneColumns());
        assertThat(after.roleColumns()).isSameAs(BEFORE.roleColumns());
        assertThat(after.placeColumns()).isNotSameAs(BEFORE.placeColumns());
        assertThat(after.usageColumns().vcpus())
                .isNotSameAs(BEFORE.usageColumns().vcpus());
        assertThat(after.usageColumns().sriovFunctions())
                .isSameAs(BEFORE.usageColumns().sriovFunctions());
        assertThat(after.observationColumns().needMicroCores())
                .isSameAs(BEFORE.observationColumns().needMicroCores());
        assertThat(after.observationColumns().hostNeedMicroCores())
                .isNotSameAs(BEFORE.observationColumns().hostNeedMicroCores());
        assertThat(after.observations()).isSameAs(BEFORE.observations());
    }

    @Test
    void lockedVmCopiesTheVmsOnly() {
        ClusterSnapshot after = BEFORE.apply(
                delta().replace(HOT.toBuilder().locked(true).build()).build());

        assertThat(after.vm(HOT.id()).orElseThrow().locked()).isTrue();
        assertSharesTopology(after);
        assertSharesUsage(after);
        assertSharesMeasured(after);
    }

    @Test
    void newSampleWithTheSameStealCopiesNoColumnOfSteal() {
        VmObservation seen = BEFORE.observations().of(HOT.id()).orElseThrow();
        ClusterSnapshot after = BEFORE.apply(delta().observe(seen.toBuilder()
                        .sampledAt(LATER)
                        .load5(seen.load5() + 1)
                        .build())
                .build());

        assertThat(after.observations().of(HOT.id()).orElseThrow().sampledAt()).isEqualTo(LATER);
        assertThat(after.vms()).isSameAs(BEFORE.vms());
        assertSharesTopology(after);
        assertSharesUsage(after);
        assertSharesMeasured(after);
    }

    @Test
    void newStealCopiesTheColumnsOfSteal() {
        VmObservation seen = BEFORE.observations().of(HOT.id()).orElseThrow();
        ClusterSnapshot after = BEFORE.apply(delta().observe(VmObservation.builder(HOT.id(), LATER)
                        .stealRatio(0.0)
                        .load5(seen.load5())
                        .cpuUsedMicroCores(seen.cpuUsedMicroCores())
                        .build())
                .build());

        assertThat(after.observationColumns().neighbourStealRatio())
                .isNotSameAs(BEFORE.observationColumns().neighbourStealRatio());
        assertThat(after.observationColumns().hostStolenMicroCores())
                .isNotSameAs(BEFORE.observationColumns().hostStolenMicroCores());
        assertThat(after.observationColumns().hostRunningVcpus())
                .isSameAs(BEFORE.observationColumns().hostRunningVcpus());
        assertThat(after.observationColumns().observed())
                .isSameAs(BEFORE.observationColumns().observed());
        assertThat(after.observationColumns().filed())
                .isSameAs(BEFORE.observationColumns().filed());
        assertSharesTopology(after);
        assertSharesUsage(after);
    }

    @Test
    void forgottenVmIsOneThatWasNotObserved() {
        int vm = BEFORE.vmIndex(HOT.id()).orElseThrow();
        int host = BEFORE.vmHost(vm);
        ClusterSnapshot after = BEFORE.apply(delta().forget(HOT.id()).build());

        assertThat(after.observed(vm)).isFalse();
        assertThat(after.hostUnobserved(host)).isEqualTo(1);
        assertThat(BEFORE.observed(vm)).isTrue();
        assertThat(BEFORE.hostUnobserved(host)).isZero();
    }

    @Test
    void addedAndRemovedVmsAndHostsAreThereAndGone() {
        ClusterSnapshot after =
                BEFORE.apply(delta().add(Snapshots.host("a-new", "zone-a").build())
                        .add(Snapshots.vm("new-1", "a-new").build())
                        .add(new ServerGroup(ServerGroupId.of("g"), ServerGroup.Rule.AFFINITY, 1))
                        .remove(HOT.id())
                        .build());

        assertThat(after.hostIndex(HostId.of("a-new"))).hasValue(0);
        assertThat(after.vmHost(after.vmIndex(VmId.of("new-1")).orElseThrow())).isZero();
        assertThat(after.vm(HOT.id())).isEmpty();
        assertThat(after.observations().of(HOT.id())).isEmpty();
        assertThat(after.serverGroups()).hasSize(BEFORE.serverGroups().size() + 1);
    }

    @Test
    void whatIsNotThereIsNamed() {
        Host host = Snapshots.host("ghost", "zone-a").build();
        Vm vm = Snapshots.vm("ghost", "calm").build();

        refused(
                delta().replace(host),
                "host ghost is to be replaced, but is not in the snapshot. Maybe it is to be added?");
        refused(
                delta().replace(vm),
                "VM ghost is to be replaced, but is not in the snapshot. Maybe it is to be added?");
        refused(delta().remove(host.id()), "host ghost is to be removed, but is not in the snapshot");
        refused(delta().remove(vm.id()), "VM ghost is to be removed, but is not in the snapshot");
        refused(delta().remove(ServerGroupId.of("g")), "server group g is to be removed, but is not in the snapshot");
        refused(
                delta().observe(Snapshots.observed("ghost", 0, 0, 0)),
                "observation of VM ghost, which is not in the snapshot");
        refused(
                delta().forget(vm.id()),
                "observation of VM ghost is to be forgotten, but the VM is not in the snapshot");
        refused(
                delta().replace(HOT.toBuilder().host(host.id()).build()),
                "VM hot-1 is on host ghost, which is not in the snapshot");
    }

    @Test
    void whatIsThereIsNotAdded() {
        refused(delta().add(CALM), "host calm is to be added, but is in the snapshot. Maybe it is to be replaced?");
        refused(delta().add(HOT), "VM hot-1 is to be added, but is in the snapshot. Maybe it is to be replaced?");
    }

    @Test
    void hostThatVmsAreOnIsNotRemoved() {
        assertThatThrownBy(() -> BEFORE.apply(delta().remove(HOT.host()).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is on host hot, which is not in the snapshot");
    }

    @Test
    void oneThingIsChangedOnce() {
        assertThatThrownBy(() -> delta().replace(HOT).remove(HOT.id()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("VM hot-1 is changed twice in one delta");
        assertThatThrownBy(() -> delta().forget(HOT.id()).observe(Snapshots.observed("hot-1", 0, 0, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("observation of VM hot-1 is changed twice in one delta");
    }

    @Test
    void migrationInFlightMustFitWhereTheVmIsThen() {
        InFlightMigration flight = new InFlightMigration(HOT.id(), HOT.host(), CALM.id());
        ClusterSnapshot flying = BEFORE.apply(delta().inFlight(List.of(flight)).build());

        assertThat(flying.inFlight()).containsExactly(flight);
        assertThat(flying.apply(delta().replace(HOT.toBuilder().host(CALM.id()).build())
                                .build())
                        .inFlight())
                .containsExactly(flight);
        assertThatThrownBy(() -> flying.apply(
                        delta().replace(HOT.toBuilder().host(HostId.of("busy")).build())
                                .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("but the VM is on busy");
    }

    @Test
    void lastVmOfARoleTakesTheRoleWithIt() {
        ClusterSnapshot named = BEFORE.apply(
                delta().replace(HOT.toBuilder().role(Role.of("only")).build()).build());
        ClusterSnapshot again = named.apply(delta().replace(HOT).build());

        assertThat(named.roles()).contains(Role.of("only"));
        assertThat(again.roles()).isEqualTo(BEFORE.roles());
    }

    @Test
    void whatIsObservedOfAStoppedVmDoesNotCount() {
        int vm = BEFORE.vmIndex(HOT.id()).orElseThrow();
        ClusterSnapshot stopped = BEFORE.apply(
                delta().replace(HOT.toBuilder().state(VmState.STOPPED).build()).build());

        assertThat(stopped.observed(vm)).isFalse();
        assertThat(stopped.observations()).isSameAs(BEFORE.observations());
        assertThat(stopped.apply(delta().replace(HOT).build()).observed(vm)).isTrue();
        assertThat(Duration.between(BEFORE.takenAt(), stopped.takenAt())).hasMinutes(1);
    }

    private static SnapshotDelta.Builder delta() {
        return SnapshotDelta.builder(LATER);
    }

    private static void refused(SnapshotDelta.Builder delta, String message) {
        assertThatThrownBy(() -> BEFORE.apply(delta.build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static void assertSharesTopology(ClusterSnapshot after) {
        assertThat(after.zoneColumns()).isSameAs(BEFORE.zoneColumns());
        assertThat(after.roleColumns()).isSameAs(BEFORE.roleColumns());
        assertThat(after.placeColumns()).isSameAs(BEFORE.placeColumns());
    }

    private static void assertSharesUsage(ClusterSnapshot after) {
        UsageColumns was = BEFORE.usageColumns();
        UsageColumns is = after.usageColumns();
        assertThat(is.vcpus()).isSameAs(was.vcpus());
        assertThat(is.ramBytes()).isSameAs(was.ramBytes());
        assertThat(is.diskBytes()).isSameAs(was.diskBytes());
        assertThat(is.sriovFunctions()).isSameAs(was.sriovFunctions());
    }

    private static void assertSharesMeasured(ClusterSnapshot after) {
        ObservationColumns was = BEFORE.observationColumns();
        ObservationColumns is = after.observationColumns();
        assertThat(is.observed()).isSameAs(was.observed());
        assertThat(is.neighbourStealRatio()).isSameAs(was.neighbourStealRatio());
        assertThat(is.wantedMicroCores()).isSameAs(was.wantedMicroCores());
        assertThat(is.needMicroCores()).isSameAs(was.needMicroCores());
        assertThat(is.hostNeedMicroCores()).isSameAs(was.hostNeedMicroCores());
        assertThat(is.hostStolenMicroCores()).isSameAs(was.hostStolenMicroCores());
        assertThat(is.hostRunningVcpus()).isSameAs(was.hostRunningVcpus());
        assertThat(is.hostUnobserved()).isSameAs(was.hostUnobserved());
    }
}
