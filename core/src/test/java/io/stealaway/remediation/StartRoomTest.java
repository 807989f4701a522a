package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Placement;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.policy.SharePolicy;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.step.StartRoom;
import java.time.Duration;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Nothing is planned for whom nothing could begin; and that it was not, keeps no VM waiting longer: see {@link StartRoom}. */
class StartRoomTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final World world = World.twoZones();
    private final Bench bench = new Bench(world);

    private static Policy limited(int inFlight, int perZone) {
        Policy acting = Bench.policy();
        MigrationPolicy.Builder migration =
                acting.migration().toBuilder().maxInFlight(inFlight).maxInFlightPerZone(perZone);
        return acting.toBuilder()
                .detection(DetectionPolicy.builder().stormMinVms(1_000).build())
                .migration(migration.build())
                .build();
    }

    /** The report of the pass after one in which as much was begun as may be. */
    private PassReport afterTheFirst(Policy policy) {
        bench.policy(policy);
        world.migrator.duration = Duration.ofMinutes(30);
        assertThat(bench.pass().started()).hasSize(1);
        world.clock.advance(MINUTE);
        return bench.pass();
    }

    @Test
    void whileNothingCouldBeginNothingIsPlanned() {
        PassReport report = afterTheFirst(limited(1, 1));
        assertThat(report.plan()).isEmpty();
        assertThat(report.refused()).isEmpty();
        assertThat(report.detections()).isNotEmpty();
        assertThat(report.unplanned().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        report.detections().stream().map(found -> found.vm()).toList());
        assertThat(report.unplanned().values()).containsOnly("1 in flight in the cluster, at most 1 are allowed");
    }

    @Test
    void aZoneWithoutRoomDoesNotKeepAnotherFromBeingPlanned() {
        world.hotHosts.remove("b-hot");
        bench.policy(limited(3, 1));
        world.migrator.duration = Duration.ofMinutes(30);
        assertThat(bench.pass().started()).hasSize(1);
        world.hot("b-hot");
        world.clock.advance(MINUTE);
        PassReport report = bench.pass();
        assertThat(report.plan().orElseThrow().placements())
                .extracting(Placement::vm)
                .isNotEmpty()
                .allMatch(vm -> vm.value().startsWith("b-"));
        assertThat(report.started())
                .hasSize(1)
                .allMatch(begun -> begun.vm().value().startsWith("b-"));
        assertThat(report.unplanned().keySet())
                .isNotEmpty()
                .allMatch(vm -> vm.value().startsWith("a-"));
        assertThat(report.unplanned().values()).containsOnly("1 in flight in zone a, at most 1 are allowed");
    }

    @Test
    void wherePlansAreOnlyShownAllIsPlanned() {
        afterTheFirst(limited(1, 1));
        for (RunMode mode : new RunMode[] {RunMode.DRY_RUN, RunMode.APPROVE}) {
            bench.policy(limited(1, 1).toBuilder().mode(mode).build());
            PassReport report = bench.pass();
            assertThat(report.plan()).as(mode.name()).isPresent();
            assertThat(report.unplanned()).as(mode.name()).isEmpty();
        }
    }

    @Test
    void whereWeightsAreChangedByAPlanAllIsPlanned() {
        afterTheFirst(limited(1, 1));
        bench.policy = limited(1, 1).toBuilder()
                .shares(SharePolicy.builder().bridge(true).build())
                .build();
        bench.remediator = bench.builder().shares(world.shares).build();
        PassReport report = bench.pass();
        assertThat(report.plan()).isPresent();
        assertThat(report.unplanned()).isEmpty();
    }

    /** However few may be in flight, every host that is hot gets its turn, and a slot that is free is used. */
    @Test
    void whoeverIsNotPlannedForIsWhenThereIsRoom() {
        TreeSet<VmId> waited = new TreeSet<>();
        for (int seed = 0; seed < 25; seed++) {
            Random random = new Random(seed);
            World crowd = World.twoZones();
            crowd.migrator.duration = Duration.ofSeconds(30 + random.nextInt(400));
            int most = 1 + random.nextInt(2);
            Bench few = new Bench(crowd).policy(limited(most, 1 + random.nextInt(most)));
            TreeSet<String> begun = new TreeSet<>();
            for (int pass = 0; pass < 120; pass++) {
                PassReport report = few.pass();
                waited.addAll(report.unplanned().keySet());
                report.started().forEach(move -> begun.add(move.move().source().value()));
                assertThat(report.started())
                        .as("seed %s", seed)
                        .noneMatch(move -> report.unplanned().containsKey(move.vm()));
                crowd.clock.advance(MINUTE);
            }
            assertThat(begun).as("seed %s", seed).contains("a-hot", "b-hot");
        }
        assertThat(waited).hasSizeGreaterThan(1);
    }
}
