package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.simulation.SimulationListener.Run;
import io.stealaway.simulation.SimulationResult.Summary;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final SimulationConfig SMALL =
            SimulationConfig.builder().hosts(12).vms(150).zones(1).hours(13).build();

    private static SimulationResult run(SimulationConfig config) {
        return Simulation.run(config);
    }

    private static Scenario withThreads(Scenario scenario, int times) {
        ClusterSnapshot.Builder larger =
                ClusterSnapshot.builder(scenario.first().takenAt());
        for (Host host : scenario.first().hosts()) {
            larger.host(host.toBuilder()
                    .threads(times * host.threads())
                    .hypervisorDemandMicroCores(host.hypervisorDemandMicroCores())
                    .build());
        }
        scenario.first().vms().forEach(larger::vm);
        return new Scenario(larger.build(), scenario.demand(), scenario.length(), scenario.notes());
    }

    private static long sufferingOff(Scenario scenario) {
        SimulationRun stage = new SimulationRun(scenario, 1, Run.OFF, SimulationListener.none());
        stage.advanceTo(scenario.length().toSeconds());
        return stage.truth.sufferingVmMinutes();
    }

    @Test
    void theLoopHelpsBreaksNoRuleAndLeavesNobodyIsolated() {
        SimulationResult result = run(SMALL);
        Summary summary = result.summary();
        assertThat(result.violations()).isEmpty();
        assertThat(summary.ruleViolations()).isZero();
        assertThat(summary.isolatedAtEnd()).isZero();
        assertThat(summary.unknownAtEnd()).isZero();
        assertThat(summary.sufferingVmMinutesOff()).isPositive();
        assertThat(summary.sufferingVmMinutesOn()).isLessThan(summary.sufferingVmMinutesOff() / 2);
        assertThat(summary.migrations()).isPositive();
        assertThat(summary.isolatedVmMinutes()).isPositive();
        assertThat(summary.planHash()).matches("[0-9a-f]{64}");
    }

    @Test
    void theRowsAddUpToTheSummary() {
        SimulationResult result = run(SMALL);
        Summary summary = result.summary();
        assertThat(result.intervals()).hasSize(13 * 12);
        assertThat(result.intervals().stream()
                        .mapToLong(i -> i.sufferingVmMinutesOff())
                        .sum())
                .isEqualTo(summary.sufferingVmMinutesOff());
        assertThat(result.intervals().stream()
                        .mapToLong(i -> i.sufferingVmMinutesOn())
                        .sum())
                .isEqualTo(summary.sufferingVmMinutesOn());
        assertThat(result.intervals().stream()
                        .mapToLong(i -> i.sufferingVmMinutesOracle())
                        .sum())
                .isEqualTo(summary.sufferingVmMinutesOracle());
        assertThat(result.migrations().stream()
                        .mapToLong(row -> row.bytesMoved())
                        .sum())
                .isEqualTo(summary.bytesMoved());
        assertThat(summary.outcomes().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(result.migrations().size());
        assertThat(result.hosts()).hasSize(12).allSatisfy(host -> {
            assertThat(host.off()).hasSize(13 * 12).allMatch(steal -> steal >= 0.0 && steal <= 1.0);
            assertThat(host.on()).hasSize(13 * 12);
        });
    }

    @Test
    void theSameConfigurationGivesAnEqualResult() {
        SimulationConfig config = SimulationConfig.builder()
                .hosts(6)
                .vms(75)
                .zones(2)
                .hours(13)
                .seed(5)
                .build();
        assertThat(run(config)).isEqualTo(run(config));
    }

    @Test
    void withoutContentionNothingIsFoundAndNothingMoves() {
        Scenario roomy = withThreads(SyntheticDay.of(SMALL), 4);
        SimulationResult result = Simulation.run(roomy, SimulationConfig.defaultPolicy(), 1, SimulationListener.none());
        assertThat(result.summary().sufferingVmMinutesOff()).isZero();
        assertThat(result.summary().detections()).isZero();
        assertThat(result.migrations()).isEmpty();
        assertThat(result.summary().precision()).isEqualTo(1.0);
        assertThat(result.summary().recall()).isEqualTo(1.0);
        assertThat(result.summary().reduction()).isZero();
    }

    @Test
    void doublingAllCapacityNeverIncreasesSuffering() {
        for (long seed = 1; seed <= 5; seed++) {
            Scenario day = SyntheticDay.of(SimulationConfig.builder()
                    .hosts(12)
                    .vms(150)
                    .zones(1)
                    .hours(13)
                    .seed(seed)
                    .build());
            assertThat(sufferingOff(withThreads(day, 2))).isLessThanOrEqualTo(sufferingOff(day));
        }
    }

    @Test
    void aDryRunChangesNothing() {
        SimulationResult result = run(SimulationConfig.builder()
                .hosts(6)
                .vms(75)
                .zones(1)
                .hours(13)
                .policy(SimulationConfig.defaultPolicy().toBuilder()
                        .mode(RunMode.DRY_RUN)
                        .build())
                .build());
        assertThat(result.summary().migrations()).isZero();
        assertThat(result.summary().sufferingVmMinutesOn())
                .isEqualTo(result.summary().sufferingVmMinutesOff());
        assertThat(result.hosts()).allSatisfy(host -> assertThat(host.on()).isEqualTo(host.off()));
    }

    @Test
    void cappedVmsNeverSufferInTruthWhenTheirHostsHaveRoom() {
        Scenario roomy = withThreads(SyntheticDay.of(SimulationConfig.defaults()), 4);
        assertThat(roomy.first().vms()).anyMatch(vm -> vm.cpuCapMicroCores().isPresent());
        assertThat(sufferingOff(roomy)).isZero();
    }

    @Test
    void progressIsToldForEveryMinuteOfEveryRun() {
        Map<Run, Integer> calls = new EnumMap<>(Run.class);
        Simulation.run(
                SimulationConfig.builder().hosts(2).vms(20).zones(1).hours(1).build(), (run, simulated, length) -> {
                    assertThat(length).isEqualTo(Duration.ofHours(1));
                    assertThat(simulated).isEqualTo(Duration.ofMinutes(calls.merge(run, 1, Integer::sum)));
                });
        assertThat(calls).isEqualTo(Map.of(Run.OFF, 60, Run.ON, 60, Run.ORACLE, 60));
    }

    @Test
    void theWatchSeesAMoveAcrossZonesAndTooManyAtOnce() {
        ClusterSnapshot.Builder first = ClusterSnapshot.builder(Clusters.START);
        for (String host : List.of("a", "b")) {
            first.host(Host.builder(HostId.of(host), AvailabilityZone.of("az-" + host))
                    .cores(8)
                    .threads(8)
                    .ramBytes(64L << 30)
                    .linkBytesPerSecond(1_000_000_000L)
                    .cpuAllocationRatio(4)
                    .build());
        }
        for (String vm : List.of("v", "w")) {
            first.vm(Vm.builder(VmId.of(vm), HostId.of("a"), Tenant.of("t"))
                    .vcpus(2)
                    .ramBytes(8L << 30)
                    .locked(vm.equals("w"))
                    .build());
        }
        SimulatedCluster cluster =
                SimulatedCluster.builder(first.build(), (vm, t) -> 0).build();
        InvariantMonitor watch = new InvariantMonitor(cluster, SimulationConfig.defaultPolicy(), id -> false);
        cluster.faults().migrateByHand(VmId.of("v"), HostId.of("b")).migrateByHand(VmId.of("w"), HostId.of("b"));
        Clusters.steps(cluster, 2);
        assertThat(watch.violations())
                .anyMatch(text -> text.contains("VM v leaves its zone"))
                .anyMatch(text -> text.contains("2 migrations leave a"))
                .anyMatch(text -> text.contains("2 migrations arrive on b"))
                .anyMatch(text -> text.contains("VM w moves, though it is locked"));
    }

    @Test
    void aPolicyThatNamesAnUnknownOrchestratorIsRefused() {
        assertThatThrownBy(() -> run(SimulationConfig.builder()
                        .hosts(2)
                        .vms(10)
                        .zones(1)
                        .hours(1)
                        .policy(SimulationConfig.defaultPolicy().toBuilder()
                                .isolation(IsolationPolicy.builder()
                                        .defaultChain(List.of("nomad"))
                                        .build())
                                .build())
                        .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nomad");
    }

    @Test
    void aConfigurationThatCannotBeIsRefusedWithNameAndValue() {
        assertThatThrownBy(() -> SimulationConfig.builder().hosts(2).zones(3).build())
                .hasMessage("hosts (2) must be between 3 and 2000");
        assertThatThrownBy(() -> SimulationConfig.builder().hours(0).build())
                .hasMessage("hours (0) must be between 1 and 744");
    }
}
