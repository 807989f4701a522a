package io.stealaway.simulation;

import static io.stealaway.simulation.Clusters.CORE;
import static io.stealaway.simulation.Clusters.GIB;
import static io.stealaway.simulation.Clusters.minutes;
import static io.stealaway.simulation.Clusters.move;
import static io.stealaway.simulation.Clusters.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.HostId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Migrator;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatedMigratorTest {
    private static final long MB = 1_000_000L;
    private static final MigrationRequest MOVE = move("m-1", "v", "a", "b");

    private static SimulatedCluster cluster() {
        return new Clusters()
                .host("a", 8)
                .host("b", 8)
                .host("c", 8)
                .vm(
                        "v",
                        "a",
                        2,
                        vm -> vm.memoryToCopyBytes(1_000 * MB)
                                .localDiskBytes(2_000 * MB)
                                .dirtyBytesPerSecond(10 * MB))
                .vm("w", "a", 2, vm -> vm.memoryToCopyBytes(3_000 * MB))
                .vm("x", "c", 2, vm -> vm.memoryToCopyBytes(3_000 * MB))
                .want((vm, t) -> CORE)
                .migrationBandwidth(100 * MB)
                .build();
    }

    private static Migrator.Status status(SimulatedCluster cluster, MigrationRequest move) {
        return cluster.migrator().status(move, "0");
    }

    @Test
    void theWireSendsDiskAndMemoryAndThenWhatWasDirtiedRoundByRound() {
        PreCopy wire = new PreCopy(1, Optional.empty(), 0, 0, 1, Clusters.vm(cluster(), "v"));
        wire.run();
        // 3,000 MB take 30 s; 300 MB were dirtied and take 3 s; 30 MB were dirtied and are the last 300 ms.
        wire.send(32_999, 100 * MB, 10 * MB);
        assertThat(wire.state()).isEqualTo(PreCopy.State.RUNNING);
        wire.send(1, 100 * MB, 10 * MB);
        assertThat(wire.state()).isEqualTo(PreCopy.State.COMPLETED);
        assertThat(wire.sentBytes()).isEqualTo(3_330 * MB);
        assertThat(wire.pauseMillis()).isEqualTo(300 + PreCopy.HAND_OVER_MILLIS);
    }

    @Test
    void theHostOfRecordSwitchesOnCompletion() {
        SimulatedCluster cluster = cluster();
        assertThat(cluster.migrator().start(MOVE, cluster.migrator().prepare(MOVE)))
                .isEqualTo(new Migrator.Started());
        steps(cluster, 2);
        assertThat(status(cluster, MOVE)).isEqualTo(new Migrator.Running(300 * MB, 3_000 * MB));
        assertThat(Clusters.vm(cluster, "v").host()).isEqualTo(HostId.of("a"));
        assertThat(Clusters.vm(cluster, "v").state()).isEqualTo(VmState.MIGRATING);
        assertThat(cluster.topology().snapshot().inFlight()).hasSize(1);
        steps(cluster, 1);
        assertThat(status(cluster, MOVE)).isEqualTo(new Migrator.Completed(HostId.of("b")));
        assertThat(Clusters.vm(cluster, "v").host()).isEqualTo(HostId.of("b"));
        assertThat(Clusters.vm(cluster, "v").lastMigratedAt())
                .hasValue(cluster.clock().instant());
        assertThat(cluster.topology().snapshot().inFlight()).isEmpty();
        assertThat(cluster.simulatedMigrator().sentBytes()).isEqualTo(3_330 * MB);
    }

    @Test
    void startingTwiceStartsOnce() {
        SimulatedCluster cluster = cluster();
        cluster.migrator().start(MOVE, "0");
        assertThat(cluster.migrator().start(MOVE, "0")).isEqualTo(new Migrator.Started());
        minutes(cluster, 5);
        assertThat(cluster.migrator().start(MOVE, "0")).isEqualTo(new Migrator.Started());
        assertThat(cluster.topology().snapshot().inFlight()).isEmpty();
        assertThat(cluster.migrator().prepare(MOVE)).isEqualTo("1");
    }

    @Test
    void aStartWhoseAnswerWasLostIsFoundByItsStatus() {
        SimulatedCluster cluster = cluster();
        cluster.faults().fail(Faults.Call.START, Faults.Trouble.ANSWER_LOST, 1);
        assertThatThrownBy(() -> cluster.migrator().start(MOVE, "0")).isInstanceOf(BackendException.Timeout.class);
        assertThat(status(cluster, MOVE)).isInstanceOf(Migrator.Running.class);
    }

    @Test
    void oneMigrationRunsForEachSourceHostAndTheOthersWait() {
        SimulatedCluster cluster = cluster();
        cluster.migrator().start(MOVE, "0");
        MigrationRequest second = move("m-2", "w", "a", "c");
        cluster.migrator().start(second, "0");
        steps(cluster, 2);
        assertThat(status(cluster, second)).isEqualTo(new Migrator.Running(3_000 * MB, 0));
        steps(cluster, 3);
        assertThat(status(cluster, second)).isEqualTo(new Migrator.Completed(HostId.of("c")));
    }

    @Test
    void migrationsThatArriveOverOneLinkShareIt() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 8)
                .host("b", 8)
                .host("c", 8)
                .vm("v", "a", 2, vm -> vm.memoryToCopyBytes(15_000 * MB))
                .vm("x", "c", 2, vm -> vm.memoryToCopyBytes(15_000 * MB))
                .want((vm, t) -> CORE)
                .migrationBandwidth(1_000 * MB)
                .build();
        cluster.migrator().start(MOVE, "0");
        cluster.migrator().start(move("m-2", "x", "c", "b"), "0");
        steps(cluster, 1);
        assertThat(status(cluster, MOVE)).isEqualTo(new Migrator.Running(7_500 * MB, 7_500 * MB));
        steps(cluster, 1);
        assertThat(status(cluster, MOVE)).isEqualTo(new Migrator.Completed(HostId.of("b")));
    }

    @Test
    void aGuestThatDirtiesFasterThanTheWireStallsUntilItIsAborted() {
        SimulatedCluster cluster = cluster();
        cluster.faults().dirtyRate(VmId.of("v"), 200 * MB);
        cluster.migrator().start(MOVE, "0");
        minutes(cluster, 60);
        assertThat(status(cluster, MOVE)).isInstanceOf(Migrator.Running.class);
        cluster.migrator().abort(MOVE, "0");
        steps(cluster, 1);
        assertThat(status(cluster, MOVE)).isEqualTo(new Migrator.Failed(HostId.of("a"), "aborted"));
        assertThat(Clusters.vm(cluster, "v").state()).isEqualTo(VmState.ACTIVE);
        assertThat(Clusters.vm(cluster, "v").host()).isEqualTo(HostId.of("a"));
    }

    @Test
    void aStalledGuestThatIsForcedStandsStillUntilTheRestIsCopied() {
        SimulatedCluster cluster = cluster();
        cluster.faults().dirtyRate(VmId.of("v"), 200 * MB);
        cluster.migrator().start(MOVE, "0");
        minutes(cluster, 60);
        assertThat(cluster.migrator().forceComplete(MOVE, "0")).isEqualTo(new Migrator.Forced());
        long left = ((Migrator.Running) status(cluster, MOVE)).bytesRemaining();
        assertThat(cluster.migrator().forceComplete(MOVE, "0")).isEqualTo(new Migrator.Forced());
        assertThat(status(cluster, MOVE)).isEqualTo(new Migrator.Running(left, 360_000 * MB));
        minutes(cluster, 10);
        assertThat(status(cluster, MOVE)).isEqualTo(new Migrator.Completed(HostId.of("b")));
        assertThat(Clusters.vm(cluster, "v").host()).isEqualTo(HostId.of("b"));
        assertThat(cluster.migrator().forceComplete(MOVE, "0")).isEqualTo(new Migrator.Forced());
    }

    @Test
    void whatDoesNotRunYetCannotBeForced() {
        SimulatedCluster cluster = cluster();
        cluster.migrator().start(MOVE, "0");
        assertThatThrownBy(() -> cluster.migrator().forceComplete(MOVE, "0"))
                .isInstanceOf(BackendException.Conflict.class);
    }

    @Test
    void aFailedMigrationLeavesTheVmWhereItWas() {
        SimulatedCluster cluster = cluster();
        cluster.faults().failMigration(VmId.of("v"));
        cluster.migrator().start(MOVE, "0");
        steps(cluster, 1);
        assertThat(status(cluster, MOVE)).isInstanceOf(Migrator.Failed.class);
        assertThat(Clusters.vm(cluster, "v").host()).isEqualTo(HostId.of("a"));
    }

    @Test
    void whenTheSourceDiesTheEndIsUnknownUntilItComesBack() {
        SimulatedCluster cluster = cluster();
        cluster.migrator().start(MOVE, "0");
        steps(cluster, 1);
        cluster.faults().hostDown(HostId.of("a"));
        steps(cluster, 1);
        assertThat(status(cluster, MOVE)).isInstanceOf(Migrator.Unknown.class);
        assertThat(cluster.topology().snapshot().inFlight()).hasSize(1);
        cluster.faults().hostUp(HostId.of("a"));
        steps(cluster, 1);
        assertThat(status(cluster, MOVE)).isInstanceOf(Migrator.Failed.class);
        assertThat(cluster.topology().snapshot().inFlight()).isEmpty();
    }

    @Test
    void whenTheTargetDiesTheMigrationFails() {
        SimulatedCluster cluster = cluster();
        cluster.migrator().start(MOVE, "0");
        steps(cluster, 1);
        cluster.faults().hostDown(HostId.of("b"));
        steps(cluster, 1);
        assertThat(status(cluster, MOVE)).isEqualTo(new Migrator.Failed(HostId.of("a"), "target host is down"));
    }

    @Test
    void aTargetWithoutRoomRefusesAndAnAbsentVmIsNotFound() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 8)
                .host("b", 1)
                .vm("v", "a", 11)
                .want((vm, t) -> CORE)
                .build();
        assertThat(cluster.migrator().start(MOVE, "0"))
                .isEqualTo(new Migrator.Refused("b: 11 vCPUs wanted, but 0 of 10 are taken"));
        assertThat(status(cluster, MOVE)).isEqualTo(new Migrator.NotStarted());
        assertThatThrownBy(() -> cluster.migrator().start(move("m-9", "ghost", "a", "b"), "0"))
                .isInstanceOf(BackendException.NotFound.class)
                .hasMessageContaining("ghost");
    }

    @Test
    void aVmThatSomebodyElseMovesIsNotStarted() {
        SimulatedCluster cluster = cluster();
        cluster.faults().migrateByHand(VmId.of("v"), HostId.of("c"));
        assertThat(cluster.migrator().start(MOVE, "0")).isInstanceOf(Migrator.NotYet.class);
        assertThat(cluster.topology().snapshot().inFlight()).hasSize(1);
        minutes(cluster, 2);
        assertThat(cluster.migrator().start(MOVE, "0")).isInstanceOf(Migrator.Refused.class);
    }

    @Test
    void movingAVmAwayCuresBoth() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 4)
                .host("b", 4)
                .vm("v", "a", 4)
                .vm("w", "a", 4)
                .want((vm, t) -> 3 * CORE)
                .build();
        minutes(cluster, 10);
        assertThat(Clusters.observe(cluster, "w").stealRatio()).isGreaterThan(0.2);
        cluster.migrator().start(MOVE, "0");
        minutes(cluster, 10);
        assertThat(Clusters.vm(cluster, "v").host()).isEqualTo(HostId.of("b"));
        assertThat(Clusters.observe(cluster, "w").stealRatio()).isZero();
        assertThat(Clusters.observe(cluster, "v").stealRatio()).isZero();
    }

    @Test
    void bytesOfDiskAndMemoryAreThoseOfTheFlavorWhenNotToldOtherwise() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 4)
                .host("b", 4)
                .vm("v", "a", 4)
                .want((vm, t) -> 0)
                .build();
        cluster.migrator().start(MOVE, "0");
        minutes(cluster, 10);
        assertThat(cluster.simulatedMigrator().sentBytes()).isEqualTo(4 * GIB);
    }
}
