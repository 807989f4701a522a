package io.stealaway.placement;

import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VmSelectionTest {

    /**
     * On hot, 8 CPUs are shared by weight among a hog that needs 8, a mild VM that needs 1, and the victim, which needs 2 and
     * gets 1.4; calm is empty.
     */
    private static SmallZone zone(VmSelection strategy, int hogGib, UnaryOperator<Vm.Builder> hog) {
        return new SmallZone()
                .policy(placement -> placement.strategy(strategy))
                .host("hot", 8, 64)
                .host("calm", 16, 64)
                .vm("hog", "hot", hogGib, 8, 8.0, 0.0, vm -> hog.apply(vm.cpuWeight(4)))
                .vm("mild", "hot", 8, 2, 1.0, 0.0, vm -> vm)
                .vm("victim", "hot", 4, 2, 1.4, 0.3, vm -> vm);
    }

    @Test
    void aggressorLeaves() {
        PlannedMigration move = zone(VmSelection.AGGRESSOR, 8, vm -> vm)
                .plan("victim")
                .migrations()
                .get(0);

        assertThat(zone(VmSelection.AGGRESSOR, 8, vm -> vm).moves("victim"))
                .containsExactly("hog hot > calm, RELIEVE for victim");
        assertThat(move.judgedBy()).isEqualTo(VmId.of("victim"));
        assertThat(move.stealRatio()).isEqualTo(0.3);
        assertThat(move.predictedStealRatio()).isZero();
    }

    @Test
    void victimMovesWhenTheAggressorMayNot() {
        assertThat(zone(VmSelection.AGGRESSOR, 8, vm -> vm.locked(true)).moves("victim"))
                .containsExactly("victim hot > calm, CURE");
        assertThat(zone(VmSelection.AGGRESSOR, 65, vm -> vm).moves("victim"))
                .as("calm has no room for it")
                .containsExactly("victim hot > calm, CURE");
    }

    @ParameterizedTest
    @EnumSource(
            value = VmSelection.class,
            names = {"AGGRESSOR", "CHEAPEST_RELIEF"})
    void neighbourThatMayNotMoveIsNotChosen(VmSelection strategy) {
        assertThat(zone(strategy, 5, vm -> vm.role(Role.of("etcd"))).moves("victim"))
                .as("carries the control plane")
                .containsExactly("victim hot > calm, CURE");
        assertThat(zone(strategy, 5, vm -> vm.metadata(new TreeMap<>(Map.of("stealaway.opt-out", "true"))))
                        .moves("victim"))
                .as("opted out")
                .containsExactly("victim hot > calm, CURE");
        PlacementHolds vetoed = new PlacementHolds(
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                new TreeMap<>(Map.of(VmId.of("hog"), "drains for too long")));
        assertThat(zone(strategy, 5, vm -> vm).moves(vetoed, "victim"))
                .as("vetoed by the loop")
                .containsExactly("victim hot > calm, CURE");
    }

    @ParameterizedTest
    @EnumSource(VmSelection.class)
    void nothingMovesForAVmThatIsHeldAndTheNextIsDecidedOnItsOwn(VmSelection strategy) {
        SmallZone zone = zone(strategy, 5, vm -> vm).vm("second", "hot", 4, 2, 1.0, 0.2, vm -> vm);
        Instant until = TAKEN_AT.plusSeconds(60);
        PlacementHolds held =
                new PlacementHolds(new TreeMap<>(Map.of(VmId.of("victim"), until)), Collections.emptySortedMap());

        assertThat(zone.plan(held, "victim", "second").placements())
                .first()
                .isEqualTo(new Placement.Stays(VmId.of("victim"), "is left alone until " + until + " (cooldown)"));
        assertThat(zone.moves(held, "victim", "second")).isNotEmpty().noneMatch(move -> move.contains("victim"));
    }

    @Test
    void vmWhoseServiceCannotSpareItStays() {
        IsolationPolicy half = IsolationPolicy.builder()
                .defaultChain(List.of("consul"))
                .defaultMinInService(0.5)
                .build();
        UnaryOperator<Vm.Builder> db = vm -> vm.role(Role.of("db"));
        SmallZone zone = new SmallZone()
                .isolating(half)
                .host("hot", 8, 64)
                .host("calm", 16, 64)
                .vm("victim", "hot", 4, 2, 1.4, 0.3, db);

        assertThat(zone.plan("victim").placements())
                .containsExactly(new Placement.Stays(
                        VmId.of("victim"),
                        "0 of 1 of role db would be left in service, at least 0.5 of them must be (minInService)"));
        assertThat(zone.vm("peer", "calm", 4, 2, 0.1, 0.0, db).moves("victim"))
                .containsExactly("victim hot > calm, CURE");
    }

    @Test
    void vmThatTakesTooLongOnTheWireToBeIsolatedStays() {
        SmallZone zone = new SmallZone()
                .isolating(IsolationPolicy.builder()
                        .defaultChain(List.of("consul"))
                        .defaultMaxIsolation(Duration.ofSeconds(3))
                        .build())
                .bandwidth(1L << 30)
                .host("hot", 8, 64)
                .host("calm", 16, 64)
                .vm("victim", "hot", 4, 2, 1.4, 0.3, vm -> vm);

        assertThat(zone.plan("victim").placements())
                .containsExactly(new Placement.Stays(
                        VmId.of("victim"),
                        "would be isolated for at least PT4S, at most PT3S is allowed (maxIsolation)"));
    }

    @Test
    void vmThatSuffersItselfIsNoAggressor() {
        assertThat(zone(VmSelection.AGGRESSOR, 8, vm -> vm).moves("victim", "hog"))
                .first()
                .isEqualTo("victim hot > calm, CURE");
    }

    @Test
    void lockedVictimIsRelieved() {
        SmallZone zone = three(vm -> vm, vm -> vm.locked(true));

        assertThat(zone.moves("victim")).hasSize(3).allMatch(move -> move.endsWith("RELIEVE for victim"));
    }

    /** Each of three hogs must leave before the victim, which gets 4/7 of a CPU, gets the 2 that it needs. */
    private static SmallZone three(UnaryOperator<Vm.Builder> last, UnaryOperator<Vm.Builder> victim) {
        return new SmallZone()
                .policy(placement -> placement.strategy(VmSelection.AGGRESSOR))
                .host("hot", 4, 64)
                .host("calm", 16, 64)
                .vm("hog-1", "hot", 4, 4, 4.0, 0.0, vm -> vm.cpuWeight(2))
                .vm("hog-2", "hot", 4, 4, 4.0, 0.0, vm -> vm.cpuWeight(2))
                .vm("hog-3", "hot", 4, 4, 4.0, 0.0, vm -> last.apply(vm.cpuWeight(2)))
                .vm("victim", "hot", 4, 2, 0.6, 0.7, victim);
    }

    @Test
    void severalLeaveWhenOneIsNotEnough() {
        SmallZone zone = three(vm -> vm, vm -> vm);

        assertThat(zone.moves("victim"))
                .containsExactly(
                        "hog-1 hot > calm, RELIEVE for victim",
                        "hog-2 hot > calm, RELIEVE for victim",
                        "hog-3 hot > calm, RELIEVE for victim");
        assertThat(zone.plan("victim").migrations().get(0).predictedStealRatio())
                .isCloseTo(0.6, within(1e-6));
    }

    @Test
    void victimMovesAloneWhenItsNeighboursCannotCureIt() {
        assertThat(three(vm -> vm.pinned(true), vm -> vm).moves("victim")).containsExactly("victim hot > calm, CURE");
    }

    @Test
    void neighboursHelpAsFarAsTheyCanWhenTheVictimMayNotMove() {
        assertThat(three(vm -> vm.pinned(true), vm -> vm.pinned(true)).moves("victim"))
                .containsExactly("hog-1 hot > calm, RELIEVE for victim", "hog-2 hot > calm, RELIEVE for victim");
    }

    @Test
    void neighbourWhoseLeavingHelpsTooLittleStays() {
        SmallZone zone = three(vm -> vm, vm -> vm.pinned(true)).policy(placement -> placement.minBenefit(0.2));

        assertThat(zone.plan("victim").placements().get(0)).isInstanceOf(Placement.Stays.class);
    }

    @Test
    void laterVictimOfTheHostStaysOnceItIsRelieved() {
        SmallZone zone = zone(VmSelection.AGGRESSOR, 8, vm -> vm).vm("second", "hot", 4, 2, 0.5, 0.2, vm -> vm);

        assertThat(zone.moves("victim", "second")).containsExactly("hog hot > calm, RELIEVE for victim");
    }

    @Test
    void whatRelievesMostForEachByteLeaves() {
        assertThat(zone(VmSelection.CHEAPEST_RELIEF, 5, vm -> vm).moves("victim"))
                .containsExactly("hog hot > calm, RELIEVE for victim");
        assertThat(zone(VmSelection.CHEAPEST_RELIEF, 7, vm -> vm).moves("victim"))
                .as("3 CPUs for 7 GiB are less than 2 for 4")
                .containsExactly("victim hot > calm, CURE");
        assertThat(zone(VmSelection.CHEAPEST_RELIEF, 6, vm -> vm).moves("victim"))
                .as("3 CPUs for 6 GiB are as much as 2 for 4, and the smaller id decides")
                .containsExactly("hog hot > calm, RELIEVE for victim");
    }
}
