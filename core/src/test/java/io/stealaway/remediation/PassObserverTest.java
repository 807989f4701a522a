package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlacementHolds.Ban;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.Hold;
import io.stealaway.remediation.journal.JournalCodec;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.report.PassObserver;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.spi.Journal.Put;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever looks on sees what the engine is asked, and is no part of the loop. */
class PassObserverTest {
    private static final AvailabilityZone A = AvailabilityZone.of("a");
    private static final VmId VICTIM = VmId.of("victim");

    private final World world = new World()
            .host("calm", "a")
            .host("hot", "a")
            .hot("hot")
            .vm("victim", "hot", "web")
            .vm("other", "calm", "db");
    private final Bench bench = new Bench(world);
    private final Instant until = world.now().plus(Duration.ofMinutes(5));
    private final List<ClusterSnapshot> seen = new ArrayList<>();
    private final List<PlacementHolds> holds = new ArrayList<>();
    private final List<MigrationPlan> plans = new ArrayList<>();

    private PassReport passObserved() {
        return bench.builder()
                .observer(new PassObserver() {
                    @Override
                    public void seen(ClusterSnapshot snapshot) {
                        seen.add(snapshot);
                    }

                    @Override
                    public void planned(ClusterSnapshot snapshot, PlacementHolds held, MigrationPlan plan) {
                        holds.add(held);
                        plans.add(plan);
                    }
                })
                .build()
                .pass();
    }

    private void hold() {
        bench.journal.commit(
                A,
                0,
                List.of(
                        new Put(JournalKeys.hold(VICTIM), 0, JournalCodec.write(new Hold(VICTIM, until, 1))),
                        new Put(JournalKeys.ban(ban()), 0, until.toString())));
    }

    private static Ban ban() {
        return new Ban(VICTIM, HostId.of("calm"));
    }

    @Test
    void itSeesTheObservedClusterAndTheAnswerOfTheEngine() {
        PassReport report = passObserved();

        assertThat(seen)
                .singleElement()
                .satisfies(
                        snapshot -> assertThat(snapshot.observations().byVm()).containsKey(VICTIM));
        assertThat(plans).containsExactly(report.plan().orElseThrow());
    }

    @Test
    void itSeesWhomTheLoopLeavesAloneAndWhichHostsAreBannedAsAnOperatorDoes() {
        hold();

        passObserved();

        assertThat(holds).singleElement().satisfies(held -> {
            assertThat(held.cooldownOf(VICTIM, world.now())).contains(until);
            assertThat(held.banOf(VICTIM, HostId.of("calm"), world.now())).contains(until);
        });
        assertThat(OperatorCommands.of(bench.journal).status().holds()).isEqualTo(holds.get(0));
    }

    @Test
    void withNobodySufferingThereIsNothingToAskAndThereforeNothingPlanned() {
        world.hotHosts.clear();

        passObserved();

        assertThat(seen).hasSize(1);
        assertThat(plans).isEmpty();
    }

    @Test
    void oneThatThrowsHindersNothing() {
        PassReport report = bench.builder()
                .observer(new PassObserver() {
                    @Override
                    public void seen(ClusterSnapshot snapshot) {
                        throw new IllegalStateException("thrown on purpose");
                    }

                    @Override
                    public void planned(ClusterSnapshot snapshot, PlacementHolds held, MigrationPlan plan) {
                        throw new IllegalStateException("thrown on purpose");
                    }
                })
                .build()
                .pass();

        assertThat(report.problems()).isEmpty();
        assertThat(report.brakes()).isEmpty();
        assertThat(report.started()).hasSize(1);
    }
}
