package io.stealaway.simulation;

import static io.stealaway.simulation.Clusters.CORE;
import static io.stealaway.simulation.Clusters.GIB;
import static io.stealaway.simulation.Clusters.minutes;
import static io.stealaway.simulation.Clusters.move;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.simulation.SimulationConfig.DemandFamily;
import io.stealaway.simulation.SimulationConfig.NewVmPlacement;
import io.stealaway.simulation.SimulationListener.Run;
import io.stealaway.simulation.SimulationResult.DayRow;
import io.stealaway.simulation.SimulationResult.MigrationRow;
import io.stealaway.simulation.SimulationResult.PhaseRow;
import io.stealaway.simulation.arrivals.Turnover;
import io.stealaway.simulation.arrivals.Turnover.Departure;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Migrator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** VMs that come and go. */
class TurnoverTest {
    private static final SimulationConfig SMALL =
            SimulationConfig.builder().hosts(12).vms(150).zones(1).hours(13).build();

    @ParameterizedTest
    @EnumSource(NewVmPlacement.class)
    void whoComesIsThereAndWhoGoesIsNot(NewVmPlacement placeBy) {
        SimulationConfig config =
                SMALL.toBuilder().arrivals(90).placeBy(placeBy).build();
        SimulationRun run = new SimulationRun(Scenarios.of(config), 1, Run.OFF, SimulationListener.none());
        run.advanceTo(config.hours() * 3_600L);
        VmTurnover.Day day = run.turnover().orElseThrow().day(0);
        ClusterSnapshot seen = run.cluster.topology().snapshot();

        // No host of this cluster is less than half committed.
        assertThat(day.created > 0).isEqualTo(placeBy != NewVmPlacement.HALF_COMMITTED);
        assertThat(day.rejected == day.requests).isEqualTo(placeBy == NewVmPlacement.HALF_COMMITTED);
        assertThat(day.deleted).isPositive();
        assertThat(seen.vms()).hasSize(config.vms() + day.created - day.deleted);
        ClusterSnapshot observed = run.cluster.observed();
        assertThat(IntStream.range(0, seen.vms().size()).filter(observed::observed))
                .as("all but those that came a moment ago")
                .hasSizeGreaterThan(seen.vms().size() - 10);
        // Columns that are changed again and again come to the same as those that are built once.
        ClusterSnapshot.Builder fresh = ClusterSnapshot.builder(seen.takenAt());
        seen.hosts().forEach(fresh::host);
        seen.vms().forEach(fresh::vm);
        seen.serverGroups().forEach(fresh::serverGroup);
        assertThat(seen).isEqualTo(fresh.build());
        for (int host = 0; host < seen.hosts().size(); host++) {
            assertThat(run.cluster.fleet().vmsOn(host)).isEqualTo(seen.hostVmCount(host));
        }
    }

    @Test
    void theLoopHelpsThemBreaksNoRuleAndGivesTheSameAnswerAgain() {
        SimulationConfig config = SMALL.toBuilder().arrivals(90).build();
        SimulationResult result = Simulation.run(config);
        DayRow on = result.days().get(0);

        assertThat(result.violations()).isEmpty();
        assertThat(result.summary().isolatedAtEnd()).isZero();
        assertThat(result.summary().unknownAtEnd()).isZero();
        assertThat(result.summary().sufferingVmMinutesOn())
                .isLessThan(result.summary().sufferingVmMinutesOff());
        assertThat(on.requests()).isEqualTo(result.daysOff().get(0).requests()).isPositive();
        assertThat(Simulation.run(config)).isEqualTo(result);
    }

    /** Nova's scheduler knows no roles; what it does is not the loop's fault. */
    @Test
    void whatAnotherSchedulerDoesIsNoViolationOfTheLoop() {
        assertThat(Simulation.run(SMALL.toBuilder()
                                .arrivals(90)
                                .placeBy(NewVmPlacement.NOVA)
                                .build())
                        .violations())
                .isEmpty();
    }

    /** The first migration that takes its time is found, and its VM deleted half way the next time. */
    @Test
    void aVmThatIsDeletedWhileTheLoopMovesItIsNoTrouble() {
        Scenario scenario = Scenarios.of(SMALL);
        MigrationRow slow = result(scenario).migrations().stream()
                .filter(row -> row.phases().stream().anyMatch(phase -> phase.phase() == MigrationPhase.ISOLATING))
                .filter(row -> copying(row).toSeconds() >= 120)
                .findFirst()
                .orElseThrow();
        long second = Duration.between(scenario.first().takenAt(), begun(slow)).toSeconds() + 30;
        Turnover turnover = new Turnover(
                List.of(),
                List.of(new Departure(
                        second, scenario.first().vmIndex(slow.vm()).orElseThrow())),
                SMALL.placer());

        SimulationResult result = result(new Scenario(
                scenario.first(), scenario.demand(), scenario.length(), scenario.notes(), Optional.of(turnover)));
        MigrationRow gone = result.migrations().stream()
                .filter(row -> row.id().equals(slow.id()))
                .findFirst()
                .orElseThrow();

        assertThat(gone.outcome()).isEqualTo(MigrationPhase.FAILED);
        assertThat(gone.reason()).contains("no longer exists");
        assertThat(result.violations()).isEmpty();
        assertThat(result.summary().isolatedAtEnd()).isZero();
        assertThat(result.summary().unknownAtEnd()).isZero();
        assertThat(result.summary().migrations()).isGreaterThan(1);
    }

    private static SimulationResult result(Scenario scenario) {
        return Simulation.run(scenario, SMALL.policy(), 1, SimulationListener.none());
    }

    private static Instant begun(MigrationRow row) {
        return row.phases().stream()
                .filter(phase -> phase.phase() == MigrationPhase.MIGRATING)
                .map(PhaseRow::at)
                .findFirst()
                .orElse(Instant.MAX);
    }

    private static Duration copying(MigrationRow row) {
        return row.phases().stream()
                .map(PhaseRow::at)
                .filter(at -> at.isAfter(begun(row)))
                .findFirst()
                .map(end -> Duration.between(begun(row), end))
                .orElse(Duration.ZERO);
    }

    @Test
    void aVmThatIsDeletedWhileItMovesLeavesNothingBehind() {
        MigrationRequest move = move("m-1", "v", "a", "b");
        SimulatedCluster cluster = new Clusters()
                .host("a", 8)
                .host("b", 8)
                .vm("v", "a", 2, vm -> vm.ramBytes(1_024 * GIB))
                .vm("w", "a", 2)
                .want((vm, t) -> CORE)
                .build();
        cluster.migrator().start(move, "0");
        minutes(cluster, 1);
        int moving = cluster.fleet().vmIndex("test", VmId.of("v"));
        cluster.delete(moving);
        minutes(cluster, 1);
        ClusterSnapshot seen = cluster.topology().snapshot();

        assertThat(seen.vms()).extracting(Vm::id).containsExactly(VmId.of("w"));
        assertThat(seen.inFlight()).isEmpty();
        assertThat(cluster.metrics().observe(seen).of(VmId.of("v"))).isEmpty();
        assertThat(cluster.cpu().served[moving]).isZero();
        assertThat(cluster.simulatedMigrator().sentBytes()).isPositive();
        assertThat(cluster.migrator().status(move, "0")).isInstanceOf(Migrator.Failed.class);
        // All of the RAM of either host is free again but for what the other VM takes.
        assertThat(cluster.fleet().shortage(moving, 1)).isEmpty();
        assertThatThrownBy(() -> cluster.migrator().start(move("m-2", "v", "a", "b"), "0"))
                .isInstanceOf(BackendException.NotFound.class);
    }

    @Test
    void whatCannotBeAskedForIsNamed() {
        assertThatThrownBy(() -> SMALL.toBuilder().arrivals(94).build())
                .hasMessage("arrivals (94) must be between 1 and 93");
        assertThatThrownBy(() -> SMALL.toBuilder()
                        .arrivals(9)
                        .family(DemandFamily.BURSTY)
                        .build())
                .hasMessage("arrivals (9) need demand by the hour of the day, not family BURSTY");
        assertThatThrownBy(() ->
                        SMALL.toBuilder().arrivals(9).trace(Path.of("trace")).build())
                .hasMessage("arrivals (9) need demand by the hour of the day, not that of a trace");
    }
}
