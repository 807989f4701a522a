package io.stealaway.simulation;

import static io.stealaway.simulation.Clusters.CORE;
import static io.stealaway.simulation.Clusters.minutes;
import static io.stealaway.simulation.Clusters.steps;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.VmId;
import io.stealaway.spi.Isolator;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class SimulatedIsolatorTest {
    private static final MigrationId OURS = MigrationId.of("m-1");

    private static SimulatedCluster cluster(OrchestratorSpec spec) {
        return new Clusters()
                .host("a", 16)
                .vm("v", "a", 2)
                .vm("w", "a", 2)
                .vm("x", "a", 4)
                .vm("y", "a", 4, vm -> vm.withoutRole())
                .want((vm, t) -> CORE)
                .orchestrator("consul", spec)
                .build();
    }

    private static Isolator.IsolationAnswer isolate(SimulatedCluster cluster, String vm, MigrationId owner) {
        return cluster.isolators().get(0).isolate(Clusters.vm(cluster, vm), owner);
    }

    private static Isolation token(String vm) {
        return new Isolation(VmId.of(vm), "consul", OURS, Collections.emptySortedMap());
    }

    private static long sum(SimulatedCluster cluster) {
        return Arrays.stream(cluster.cpu().wanted).sum();
    }

    @Test
    void theDemandOfAnIsolatedVmGoesToItsRolePeersByTheirVcpusAndComesBack() {
        SimulatedCluster cluster = cluster(OrchestratorSpec.CONSUL);
        assertThat(isolate(cluster, "v", OURS)).isInstanceOf(Isolator.Isolating.class);
        steps(cluster, 2);
        assertThat(isolate(cluster, "v", OURS)).isInstanceOf(Isolator.Isolated.class);
        assertThat(cluster.cpu().wanted).containsExactly(0, CORE + CORE / 3, CORE + CORE - CORE / 3, CORE);
        Isolator isolator = cluster.isolators().get(0);
        assertThat(isolator.reintegrate(token("v"))).isInstanceOf(Isolator.Reintegrating.class);
        steps(cluster, 3);
        assertThat(isolator.reintegrate(token("v"))).isEqualTo(new Isolator.Reintegrated());
        steps(cluster, 1);
        assertThat(cluster.cpu().wanted).containsExactly(CORE, CORE, CORE, CORE);
        assertThat(isolator.owned()).isEmpty();
    }

    @Test
    void drainingMovesDemandBitByBitAndLosesNone() {
        SimulatedCluster cluster = cluster(OrchestratorSpec.KUBERNETES);
        isolate(cluster, "v", OURS);
        long before = CORE;
        for (int step = 0; step < 16; step++) {
            steps(cluster, 1);
            assertThat(sum(cluster)).isEqualTo(4 * CORE);
            assertThat(cluster.cpu().wanted[0]).isLessThanOrEqualTo(before);
            before = cluster.cpu().wanted[0];
        }
        assertThat(isolate(cluster, "v", OURS)).isInstanceOf(Isolator.Isolated.class);
    }

    @Test
    void isolatingTwiceIsOneIsolationAndReintegratingTwiceIsHarmless() {
        SimulatedCluster cluster = cluster(OrchestratorSpec.CONSUL);
        isolate(cluster, "v", OURS);
        isolate(cluster, "v", OURS);
        assertThat(cluster.isolators().get(0).owned()).hasSize(1);
        assertThat(cluster.isolators().get(0).owned().get(0).owner()).isEqualTo(OURS);
        cluster.isolators().get(0).reintegrate(token("v"));
        minutes(cluster, 1);
        assertThat(cluster.isolators().get(0).reintegrate(token("v"))).isEqualTo(new Isolator.Reintegrated());
        assertThat(cluster.isolators().get(0).reintegrate(token("v"))).isEqualTo(new Isolator.Reintegrated());
    }

    @Test
    void anotherOwnersIsolationIsNeitherTakenOverNorUndone() {
        SimulatedCluster cluster = cluster(OrchestratorSpec.CONSUL);
        isolate(cluster, "v", MigrationId.of("m-2"));
        assertThat(isolate(cluster, "v", OURS)).isInstanceOf(Isolator.Refused.class);
        assertThat(cluster.isolators().get(0).reintegrate(token("v"))).isEqualTo(new Isolator.Reintegrated());
        assertThat(cluster.isolators().get(0).owned()).hasSize(1);
    }

    @Test
    void whatAnOperatorHoldsIsNotTakenOverAndStaysOutAfterOurUndo() {
        SimulatedCluster cluster = cluster(OrchestratorSpec.CONSUL);
        cluster.faults().holdByHand(VmId.of("w"), "consul", true);
        assertThat(isolate(cluster, "w", OURS)).isInstanceOf(Isolator.Refused.class);
        isolate(cluster, "v", OURS);
        cluster.faults().holdByHand(VmId.of("v"), "consul", true);
        assertThat(cluster.isolators().get(0).reintegrate(token("v"))).isInstanceOf(Isolator.KeptOut.class);
        assertThat(cluster.isolators().get(0).owned()).isEmpty();
        minutes(cluster, 5);
        assertThat(cluster.cpu().wanted[0]).isZero();
        cluster.faults().holdByHand(VmId.of("v"), "consul", false);
        steps(cluster, 1);
        assertThat(cluster.cpu().wanted[0]).isPositive();
    }

    @Test
    void aRoleIsNotLeftWithTooFewInstances() {
        SimulatedCluster cluster = cluster(OrchestratorSpec.CONSUL);
        isolate(cluster, "v", OURS);
        assertThat(isolate(cluster, "w", MigrationId.of("m-2")))
                .isEqualTo(new Isolator.Refused("1 VMs of its role would stay in service, of which 2 must"));
    }
}
