package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ChainsTest {

    /** The victim needs 8 GiB; mid has 4 left and spare 4. */
    private static SmallZone zone() {
        return new SmallZone()
                .host("hot", 16, 64)
                .host("mid", 16, 20)
                .host("spare", 16, 4)
                .vm("victim", "hot", 8, 2, 1.0, 0.3, vm -> vm);
    }

    @Test
    void vmLeavesTheHostForTheVictim() {
        SmallZone zone = zone().vm("small", "mid", 4).vm("big", "mid", 12);

        assertThat(zone.moves("victim"))
                .containsExactly("small mid > spare, MAKE_ROOM for victim", "victim hot > mid, CURE, after [0]");
    }

    @Test
    void victimBeginsOnceRoomIsMade() {
        List<PlannedMigration> moves =
                zone().vm("small", "mid", 4).vm("big", "mid", 12).plan("victim").migrations();

        assertThat(moves).extracting(PlannedMigration::wave).containsExactly(1, 2);
        assertThat(moves).extracting(PlannedMigration::stealRatio).containsExactly(0.0, 0.3);
        assertThat(moves).extracting(PlannedMigration::predictedStealRatio).containsExactly(0.0, 0.0);
    }

    @Test
    void ofSeveralTheOneThatCopiesLeastLeaves() {
        SmallZone zone = zone().vm("a-little-more", "mid", 5)
                .vm("just-enough", "mid", 4)
                .vm("rest", "mid", 7)
                .host("roomy", 16, 5);

        assertThat(zone.moves("victim")).first().asString().startsWith("just-enough mid");
    }

    @Test
    void twoLeaveWhereOneIsNotEnough() {
        SmallZone zone = zone().vm("one", "mid", 2).vm("other", "mid", 2).vm("big", "mid", 12);

        assertThat(zone.moves("victim"))
                .containsExactly(
                        "one mid > spare, MAKE_ROOM for victim",
                        "other mid > spare, MAKE_ROOM for victim",
                        "victim hot > mid, CURE, after [0, 1]");
    }

    @Test
    void vmLeavesAThirdHostForTheOneThatLeaves() {
        SmallZone zone = new SmallZone()
                .host("hot", 16, 64)
                .host("last", 16, 2)
                .host("mid", 16, 20)
                .host("next", 16, 8)
                .vm("victim", "hot", 8, 2, 1.0, 0.3, vm -> vm)
                .vm("first", "mid", 4)
                .vm("big", "mid", 12)
                .vm("second", "next", 2)
                .vm("third", "next", 3, 2, 0.1, 0.0, vm -> vm.locked(true));

        assertThat(zone.moves("victim"))
                .containsExactly(
                        "second next > last, MAKE_ROOM for victim",
                        "first mid > next, MAKE_ROOM for victim, after [0]",
                        "victim hot > mid, CURE, after [0, 1]");
    }

    /** Two VMs that fill their hosts change places; one of them waits where it is hardly better off. */
    private static SmallZone swap() {
        return new SmallZone()
                .policy(placement -> placement
                        .strategy(VmSelection.VICTIM)
                        .minBenefit(0.2)
                        .maxStealRatio(0.5)
                        .maxPredictedStealRatio(0.05))
                .host("hot", 16, 9)
                .host("mid", 16, 9)
                .host("waiting", 16, 16)
                .vm("victim", "hot", 8, 4, 0.0, 0.3, vm -> vm)
                .vm("heavy", "waiting", 8, 16, 15.5, 0.0, vm -> vm.cpuWeight(1_024))
                .vm("other", "mid", 9);
    }

    @Test
    void victimStepsAsideWhileItsPlaceIsTaken() {
        assertThat(swap().moves("victim"))
                .containsExactly(
                        "victim hot > waiting, STEP_ASIDE",
                        "other mid > hot, MAKE_ROOM for victim, after [0]",
                        "victim waiting > mid, CURE, after [0, 1]");
    }

    @Test
    void laterDecisionsCountAVmThatMovesTwiceOnAllItsHosts() {
        SmallZone zone =
                swap().vm("also", "other-hot", 1, 2, 0.0, 0.3, vm -> vm).host("other-hot", 16, 1);

        assertThat(((Placement.NoHost) zone.plan("victim", "also").placements().get(1)).rejections())
                .as("hot holds the victim and the VM that takes its place, mid and waiting both that pass through")
                .isEqualTo(Map.of("source", 1, "ram", 3));
    }

    @Test
    void chainIsAsLongAsThePolicyAllows() {
        SmallZone two = zone().vm("one", "mid", 2).vm("other", "mid", 2).vm("big", "mid", 12);
        SmallZone one = zone().vm("small", "mid", 4).vm("big", "mid", 12);

        assertThat(two.policy(placement -> placement.maxChainMigrations(2)).moves("victim"))
                .isEmpty();
        assertThat(one.policy(placement -> placement.maxChainMigrations(1)).moves("victim"))
                .isEmpty();
    }

    @Test
    void searchEndsWhenItsEvaluationsAreUsedUp() {
        SmallZone zone = zone().vm("small", "mid", 4).vm("big", "mid", 12);

        assertThat(zone.policy(placement -> placement.chainEvaluations(3)).moves("victim"))
                .isEmpty();
        assertThat(zone.policy(placement -> placement.chainEvaluations(30)).moves("victim"))
                .hasSize(2);
    }

    @Test
    void placesOfAChainAreThoseOfTheWholePlan() {
        SmallZone zone = zone().vm("small", "mid", 4)
                .vm("big", "mid", 12)
                .host("for-tiny", 16, 5)
                .vm("tiny", "hot-too", 5, 2, 1.0, 0.4, vm -> vm)
                .host("hot-too", 16, 64);

        assertThat(zone.moves("tiny", "victim")).last().asString().isEqualTo("victim hot > mid, CURE, after [1]");
    }

    @Test
    void vmThatMayNotLeaveIsNamedAsTheBlocker() {
        assertThat(blocker(vm -> vm.locked(true))).isEqualTo("is locked by its owner");
        assertThat(blocker(vm -> vm)).isEqualTo("no host of its zone takes it (ram 1, source 1, steal 1)");
    }

    private static String blocker(UnaryOperator<Vm.Builder> change) {
        Placement.Blocker blocker = zone().vm("only", "mid", 16, 2, 0.1, 0.0, change)
                .noHost("victim")
                .blocker()
                .orElseThrow();
        assertThat(blocker.vm()).isEqualTo(VmId.of("only"));
        assertThat(blocker.host().value()).isEqualTo("mid");
        return blocker.reason();
    }

    @Test
    void ofTwoThatCouldMakeRoomNoneIsTheBlocker() {
        SmallZone zone = zone().vm("one", "mid", 8).vm("other", "mid", 8);

        assertThat(zone.noHost("victim").blocker()).isEmpty();
    }

    @Test
    void hostWithTheFewestRefusalsIsTheNearestMiss() {
        SmallZone zone = zone().vm("one", "mid", 8, 2, 0.1, 0.3, vm -> vm).vm("other", "mid", 8);
        Placement.NearestMiss nearest = zone.noHost("victim").nearestMiss().orElseThrow();

        assertThat(nearest.host().value()).isEqualTo("spare");
        assertThat(nearest.refusals()).hasToString("[ram: needs 8 GiB, 4 GiB of 4 GiB free]");
    }

    @Test
    void explanationAnswersAsThePlanDoes() {
        for (SmallZone zone :
                List.of(zone().vm("small", "mid", 4).vm("big", "mid", 12), swap(), zone().vm("only", "mid", 16))) {
            assertThat(zone.engine()
                            .explain(zone.snapshot(), VmId.of("victim"), PlacementHolds.none())
                            .answer())
                    .isEqualTo(zone.plan("victim").placements().get(0));
        }
    }

    /** What a report says is done for a VM: who leaves is named as what it is. */
    @Test
    void whatIsDoneIsToldInWords() {
        VmId victim = VmId.of("victim");
        Placement.Chosen chosen = new Placement.Chosen(
                victim,
                List.of(
                        step("db-1", MigrationPurpose.RELIEVE),
                        step("web-2", MigrationPurpose.MAKE_ROOM),
                        step("victim", MigrationPurpose.STEP_ASIDE),
                        step("victim", MigrationPurpose.CURE)));

        assertThat(chosen.words())
                .isEqualTo("neighbour db-1 leaves for calm, then web-2 makes room, to calm, then steps aside to calm,"
                        + " then to calm");
        assertThat(Placement.Chosen.of(step("victim", MigrationPurpose.CURE)).words())
                .isEqualTo("to calm");
    }

    private static PlannedMigration step(String vm, MigrationPurpose purpose) {
        return PlannedMigration.builder(VmId.of(vm), HostId.of("hot"), HostId.of("calm"))
                .purpose(purpose, VmId.of("victim"))
                .build();
    }
}
