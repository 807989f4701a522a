package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.WorldMigrator.Fate;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.rule.Budgets;
import io.stealaway.remediation.rule.EngineSnapshot;
import io.stealaway.remediation.rule.PlanningEngine;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A neighbour makes room so that the victim can come; or the victim steps aside, and comes when there is room. */
class ChainsTest {
    private static final Duration STEP = Duration.ofSeconds(20);

    private final World world = new World()
            .host("hot", "a")
            .host("full", "a")
            .host("spare", "a")
            .hot("hot")
            .vm("victim", "hot", "web")
            .vm("neighbour", "hot", "cache")
            .vm("lodger", "full", "db");
    private final Bench bench = new Bench(world);
    private final TreeMap<String, Migration> ended = new TreeMap<>();

    private ScriptedPlans plans() {
        return new ScriptedPlans(bench.policy);
    }

    private ScriptedPlans roomThenCure() {
        return plans().step(MigrationPurpose.MAKE_ROOM, "lodger", "full", "spare", "victim")
                .step(MigrationPurpose.CURE, "victim", "hot", "full", "victim", 0);
    }

    private ScriptedPlans asideAndBack() {
        // Who is robbed on the hot host by others keeps the lodger from coming.
        world.guests.remove(VmId.of("neighbour"));
        return plans().step(MigrationPurpose.STEP_ASIDE, "victim", "hot", "spare", "victim")
                .step(MigrationPurpose.MAKE_ROOM, "lodger", "full", "hot", "victim", 0)
                .step(MigrationPurpose.CURE, "victim", "spare", "full", "victim", 0, 1);
    }

    private void use(PlanningEngine plans) {
        bench.remediator = bench.builder().plans(plans).build();
    }

    private void passUntilNothingIsOpen() {
        bench.passUntil(STEP, report -> {
            report.finished().forEach(one -> ended.put(one.vm() + " " + one.purpose(), one));
            return report.inFlight().isEmpty();
        });
    }

    private Migration entry(PassReport report, String vm) {
        return report.inFlight().stream()
                .filter(m -> m.vm().value().equals(vm))
                .findFirst()
                .orElseThrow();
    }

    private List<String> starts() {
        return world.migrator.calls.stream()
                .filter(call -> call.startsWith("start"))
                .toList();
    }

    @Test
    void aStepIsJournalledWithThoseThatWaitForIt() {
        use(roomThenCure());
        PassReport report = bench.pass();
        assertThat(report.started()).hasSize(2);
        Migration waiting = entry(report, "victim");
        assertThat(waiting.waiting()).isTrue();
        assertThat(waiting.phase()).isEqualTo(MigrationPhase.PLANNED);
        assertThat(waiting.after()).containsExactly(entry(report, "lodger").id());
        assertThat(waiting.expiresAt())
                .hasValueSatisfying(until -> assertThat(until).isAfter(world.now()));
        assertThat(entry(report, "lodger").beneficiary()).contains(VmId.of("victim"));
        assertThat(world.isolatedByUs(VmId.of("victim"))).isFalse();
    }

    @Test
    void aStepBeginsOnceTheOneItWaitsForHasArrivedAndIsBack() {
        use(roomThenCure());
        world.isolator("consul").reintegrating = Duration.ofMinutes(5);
        bench.passUntil(STEP, report -> entry(report, "lodger").phase() == MigrationPhase.REINTEGRATING);
        assertThat(world.hostOf("lodger")).isEqualTo(HostId.of("spare"));
        world.clock.advance(STEP);
        assertThat(entry(bench.pass(), "victim").waiting()).isTrue();
        bench.passUntil(STEP, report -> !entry(report, "victim").waiting());
        assertThat(entry(bench.pass(), "lodger").phase()).isEqualTo(MigrationPhase.OBSERVING);
        passUntilNothingIsOpen();
        assertThat(world.hostOf("victim")).isEqualTo(HostId.of("full"));
        assertThat(ended.values()).extracting(Migration::phase).containsOnly(MigrationPhase.DONE);
    }

    @Test
    void aVmMayStepAsideAndComeBackInOnePlanWithoutACooldownInBetween() {
        use(asideAndBack());
        passUntilNothingIsOpen();
        assertThat(starts()).containsExactly("start victim", "start lodger", "start victim");
        assertThat(world.hostOf("victim")).isEqualTo(HostId.of("full"));
        assertThat(world.hostOf("lodger")).isEqualTo(HostId.of("hot"));
        assertThat(ended.get("victim CURE").phase()).isEqualTo(MigrationPhase.DONE);
        assertThat(world.violations).isEmpty();
    }

    @Test
    void theSecondMoveOfAVmIsNotRefusedForItsFirst() {
        world.rememberMoves = true;
        use(asideAndBack());
        passUntilNothingIsOpen();
        assertThat(ended.get("victim CURE").phase()).isEqualTo(MigrationPhase.DONE);
    }

    @Test
    void whatWaitsForAMigrationThatFailsIsCancelledInTheSameCommit() {
        world.migrator.fate = move -> Fate.FAILS;
        use(asideAndBack());
        passUntilNothingIsOpen();
        assertThat(ended.get("victim STEP_ASIDE").phase()).isEqualTo(MigrationPhase.FAILED);
        assertThat(ended.get("lodger MAKE_ROOM").phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(ended.get("victim CURE").reason()).contains("which ended FAILED");
        assertThat(starts()).hasSize(1);
    }

    @Test
    void whatWaitsForWhatIsNotKnowableIsGivenUpInTheEnd() {
        world.migrator.fate = move -> Fate.FORGOTTEN;
        use(roomThenCure());
        bench.passUntil(Duration.ofMinutes(2), report -> {
            report.finished().forEach(one -> ended.put(one.vm() + " " + one.purpose(), one));
            return !ended.isEmpty();
        });
        assertThat(ended.get("victim CURE").phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(ended.get("victim CURE").reason()).contains("in vain").contains("UNKNOWN");
    }

    @Test
    void whatWaitsHoldsItsPlaceButNoBudget() {
        use(asideAndBack());
        world.isolator("consul").isolating = Duration.ofMinutes(5);
        PassReport report = bench.pass();
        Budgets budgets = new Budgets(world.topology(), report.inFlight(), List.of(), bench.policy.migration());
        assertThat(budgets.refusal(VmId.of("neighbour"), HostId.of("full"), HostId.of("hot")))
                .isEmpty();
        ClusterSnapshot topology = world.topology();
        ClusterSnapshot view = EngineSnapshot.of(topology.withObservations(world.metrics(topology)), report.inFlight());
        int full = view.hostIndex(HostId.of("full")).orElseThrow();
        assertThat(view.inFlight()).hasSize(2);
        assertThat(view.hostVms(full))
                .as("the lodger, and a stand-in for the victim")
                .hasSize(2);
        assertThat(view.hostUnobserved(full)).isZero();
    }

    @Test
    void aStepIsJudgedAgainWhenItsTurnComes() {
        use(roomThenCure());
        world.isolator("consul").reintegrating = Duration.ofMinutes(1);
        bench.passUntil(STEP, report -> entry(report, "lodger").phase() == MigrationPhase.REINTEGRATING);
        world.hot("full");
        world.vm("newcomer", "full", "db");
        passUntilNothingIsOpen();
        assertThat(ended.get("victim CURE").phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(ended.get("victim CURE").reason()).contains("full no longer fits");
        assertThat(world.hostOf("victim")).isEqualTo(HostId.of("hot"));
    }

    @Test
    void whatWaitsWaitsThroughAPauseAndBeginsAfterIt() {
        use(roomThenCure());
        world.isolator("consul").reintegrating = Duration.ofMinutes(1);
        bench.passUntil(STEP, report -> entry(report, "lodger").phase() == MigrationPhase.REINTEGRATING);
        bench.remediator.pause("lunch");
        for (int i = 0; i < 10; i++) {
            world.clock.advance(Duration.ofMinutes(1));
            bench.pass();
        }
        assertThat(starts()).hasSize(1);
        bench.remediator.resume();
        passUntilNothingIsOpen();
        assertThat(world.hostOf("victim")).isEqualTo(HostId.of("full"));
    }

    @Test
    void theNextProcessGoesOnWithTheChain() {
        use(asideAndBack());
        for (int i = 0; i < 200; i++) {
            bench.pass().finished().forEach(one -> ended.put(one.vm() + " " + one.purpose(), one));
            use(plans());
            world.clock.advance(STEP);
        }
        assertThat(starts()).containsExactly("start victim", "start lodger", "start victim");
        assertThat(ended).containsKey("victim CURE");
    }

    @Test
    void ofAChainWhoseFirstStepHasNoRoomNothingIsJournalled() {
        world.vm("other", "full", "x");
        world.migrator.byOthers("other", "hot");
        use(roomThenCure());
        PassReport report = bench.pass();
        assertThat(report.started()).isEmpty();
        assertThat(report.refused()).hasSize(2);
        assertThat(report.inFlight()).isEmpty();
    }

    @Test
    void twoThatLeaveOneHostForAThirdGoOneAfterTheOther() {
        world.vm("second", "full", "x").host("spare-2", "a");
        use(plans().step(MigrationPurpose.MAKE_ROOM, "lodger", "full", "spare", "victim")
                .step(MigrationPurpose.MAKE_ROOM, "second", "full", "spare-2", "victim")
                .step(MigrationPurpose.CURE, "victim", "hot", "full", "victim", 0, 1));
        PassReport report = bench.pass();
        assertThat(report.started()).hasSize(3);
        assertThat(entry(report, "second").waiting()).isTrue();
        passUntilNothingIsOpen();
        assertThat(starts()).containsExactly("start lodger", "start second", "start victim");
    }

    @Test
    void aDryRunImaginesTheWholeChain() {
        bench.policy(bench.policy.toBuilder().mode(RunMode.DRY_RUN).build());
        use(roomThenCure());
        PassReport report = bench.pass();
        assertThat(report.wouldStart()).hasSize(2);
        assertThat(report.inFlight()).isEmpty();
    }

    @Test
    void aReliefIsJudgedByWhomItHelps() {
        use(plans().step(MigrationPurpose.RELIEVE, "neighbour", "hot", "spare", "victim"));
        bench.pass();
        world.hotHosts.clear();
        passUntilNothingIsOpen();
        Migration relief = ended.get("neighbour RELIEVE");
        assertThat(relief.phase()).isEqualTo(MigrationPhase.DONE);
        assertThat(relief.samples()).allMatch(sample -> sample.vm().equals(VmId.of("victim")));
        assertThat(relief.beneficiaryStealRatioBefore()).isEqualTo(0.2);
    }

    @Test
    void aReliefThatDoesNotHelpBacksOffForWhomItWasToHelp() {
        use(plans().step(MigrationPurpose.RELIEVE, "neighbour", "hot", "spare", "victim"));
        passUntilNothingIsOpen();
        assertThat(ended.get("neighbour RELIEVE").phase()).isEqualTo(MigrationPhase.INEFFECTIVE);
        world.vm("another", "hot", "x");
        use(plans().step(MigrationPurpose.RELIEVE, "another", "hot", "spare", "victim"));
        PassReport report = bench.pass();
        assertThat(report.started()).isEmpty();
        assertThat(report.refused()).singleElement().asString().contains("victim is left alone until");
    }

    @Test
    void aReliefOfAVmThatLeftProvesNothing() {
        use(plans().step(MigrationPurpose.RELIEVE, "neighbour", "hot", "spare", "victim"));
        bench.pass();
        world.guest("victim").host = HostId.of("full");
        passUntilNothingIsOpen();
        assertThat(ended.get("neighbour RELIEVE").phase()).isEqualTo(MigrationPhase.INCONCLUSIVE);
        assertThat(ended.get("neighbour RELIEVE").reason())
                .isEqualTo("victim, which it was to relieve, is on full now");
    }

    @Test
    void severalReliefsOfOneVmAreJudgedTogether() {
        world.vm("second", "hot", "x").host("spare-2", "a");
        use(plans().step(MigrationPurpose.RELIEVE, "neighbour", "hot", "spare", "victim"));
        bench.passUntil(STEP, report -> entry(report, "neighbour").phase() == MigrationPhase.OBSERVING);
        world.isolator("consul").isolating = Duration.ofMinutes(9);
        use(plans().step(MigrationPurpose.RELIEVE, "second", "hot", "spare-2", "victim"));
        bench.pass();
        for (int i = 0; i < 25; i++) {
            world.clock.advance(STEP);
            bench.pass();
        }
        assertThat(entry(bench.pass(), "neighbour").samples()).isEmpty();
        world.hotHosts.clear();
        passUntilNothingIsOpen();
        assertThat(ended.values()).extracting(Migration::phase).containsOnly(MigrationPhase.DONE);
    }

    @Test
    void whoMadeRoomMustNotSufferForIt() {
        use(roomThenCure());
        bench.passUntil(STEP, report -> entry(report, "lodger").phase() == MigrationPhase.OBSERVING);
        world.hot("spare");
        passUntilNothingIsOpen();
        assertThat(ended.get("lodger MAKE_ROOM").phase()).isEqualTo(MigrationPhase.INEFFECTIVE);
        assertThat(ended.get("victim CURE").phase()).isEqualTo(MigrationPhase.DONE);
    }
}
