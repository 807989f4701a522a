package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Placement;
import io.stealaway.model.Role;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.remediation.journal.Hold;
import io.stealaway.remediation.journal.JournalCodec;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.RefusedStart;
import io.stealaway.spi.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A VM that cannot be helped does not keep the others of its host from being helped. */
class StarvationTest {
    private static final int PASSES = 40;

    /** On one hot host six VMs want 3.9 of 4 CPUs each, of 16; three hosts are calm. */
    private static World crowded() {
        World world = new World().host("hot", "a").hot("hot");
        for (int i = 1; i <= 3; i++) {
            world.host("calm-" + i, "a");
        }
        for (int i = 1; i <= 4; i++) {
            world.vm("peer-" + i, "calm-1", "web").guest("peer-" + i).usedCores = 0.1;
        }
        return world;
    }

    private static void hot(World world, String vm, String role) {
        world.vm(vm, "hot", role).guest(vm).usedCores = 3.9;
    }

    /** In one zone a migration that nobody can end, whose abort fails for ever; in the other VMs that can be helped. */
    @Test
    void aMigrationThatNobodyCanEndHoldsItsOwnSlotAndNoOther() {
        World world = World.twoZones();
        world.migrator.fate = move ->
                move.vm().value().startsWith("a-") ? WorldMigrator.Fate.UNSTOPPABLE : WorldMigrator.Fate.ARRIVES;
        world.faults.script = (call, vm) -> call.equals("abort") ? Faults.Fault.UNAVAILABLE_BEFORE : Faults.Fault.NONE;
        world.hotHosts.remove("b-hot");
        Bench bench = new Bench(world);
        bench.passUntil(
                Duration.ofMinutes(1),
                report -> report.inFlight().stream().anyMatch(m -> m.phase() == MigrationPhase.UNKNOWN));
        for (int i = 0; i < PASSES; i++) {
            world.clock.advance(Duration.ofMinutes(1));
            bench.pass();
        }
        world.hotHosts.add("b-hot");
        List<String> moved = new ArrayList<>();
        for (int i = 0; i < PASSES; i++) {
            world.clock.advance(Duration.ofMinutes(1));
            bench.pass().started().forEach(begun -> moved.add(begun.vm().value()));
        }
        assertThat(moved).isNotEmpty().allMatch(vm -> vm.startsWith("b-"));
    }

    private static Policy policy(VmSelection strategy) {
        Policy acting = Bench.policy();
        return acting.toBuilder()
                .detection(DetectionPolicy.builder().stormMinVms(1_000).build())
                .placement(PlacementPolicy.builder().strategy(strategy).build())
                .isolation(
                        acting.isolation().toBuilder().defaultMinInService(0.5).build())
                .build();
    }

    private static void hold(Bench bench, String vm, Duration span) {
        VmId id = VmId.of(vm);
        Instant until = bench.world.now().plus(span);
        bench.journal.commit(
                AvailabilityZone.of("a"),
                0,
                List.of(new Journal.Put(JournalKeys.hold(id), 0, JournalCodec.write(new Hold(id, until, 1)))));
    }

    @ParameterizedTest
    @EnumSource(VmSelection.class)
    void heldVmDoesNotFreezeItsHost(VmSelection strategy) {
        World world = crowded();
        for (int i = 1; i <= 6; i++) {
            hot(world, "vm-" + i, "web");
        }
        Bench bench = new Bench(world).policy(policy(strategy));
        hold(bench, "vm-1", Duration.ofMinutes(30));
        PassReport report = bench.pass();

        assertThat(report.plan().orElseThrow().placements())
                .first()
                .isEqualTo(new Placement.Stays(
                        VmId.of("vm-1"),
                        "is left alone until " + world.now().plus(Duration.ofMinutes(30)) + " (cooldown)"));
        assertThat(refusedForGood(report)).isEmpty();
        assertThat(report.started()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(VmSelection.class)
    void vmThatIsSoonRefusedLeavesTheTurnToTheNext(VmSelection strategy) {
        World world = crowded();
        for (int i = 1; i <= 6; i++) {
            hot(world, "vm-" + i, "web");
            world.isolator("consul").refuses.add(VmId.of("vm-" + i));
        }
        world.isolator("consul").refuses.remove(VmId.of("vm-6"));
        Bench bench = new Bench(world).policy(policy(strategy));

        bench.passUntil(Duration.ofMinutes(1), report -> world.migrator.calls.contains("start vm-6"));
        assertThat(Duration.between(World.START, world.now())).isLessThan(Duration.ofMinutes(PASSES));
    }

    @Test
    void refusedIsolationHoldsForAShortTimeFirst() {
        World world = crowded();
        hot(world, "vm-1", "web");
        world.isolator("consul").refuses.add(VmId.of("vm-1"));
        Bench bench = new Bench(world).policy(policy(VmSelection.VICTIM));
        Migration ended = bench.finished("vm-1");

        assertThat(ended.phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(holdOf(bench, "vm-1")).isEqualTo(world.now().plus(Duration.ofMinutes(5)));
        world.clock.advance(Duration.ofMinutes(5));
        bench.finished("vm-1");
        assertThat(holdOf(bench, "vm-1"))
                .as("twice in a row")
                .isEqualTo(world.now().plus(Duration.ofMinutes(10)));
    }

    @Test
    void isolationThatTookLongAndFailedHoldsForAWholeCooldown() {
        World world = crowded();
        hot(world, "vm-1", "web");
        world.isolator("consul").isolating = Duration.ofHours(1);
        Bench bench = new Bench(world).policy(policy(VmSelection.VICTIM));
        Migration ended = bench.finished("vm-1");

        assertThat(ended.reason()).isEqualTo("isolating took longer than PT10M: consul isolates: drains");
        assertThat(holdOf(bench, "vm-1")).isEqualTo(world.now().plus(Duration.ofMinutes(30)));
    }

    /** What a budget refuses it may allow in the next pass. */
    private static List<String> refusedForGood(PassReport report) {
        return report.refused().stream()
                .map(RefusedStart::reason)
                .filter(why -> !why.contains("allowed"))
                .toList();
    }

    private static Instant holdOf(Bench bench, String vm) {
        VmId id = VmId.of(vm);
        String text = bench.journal.read().entries().get(JournalKeys.hold(id)).text();
        return JournalCodec.readHold(id, text).until();
    }

    @Test
    void whatTheLoopWouldRefuseIsNotPlanned() {
        World world = crowded();
        hot(world, "vm-1", "slow");
        world.vm("slow-peer", "calm-1", "slow");
        for (int i = 2; i <= 6; i++) {
            hot(world, "vm-" + i, "web");
        }
        Bench bench = new Bench(world).policy(policy(VmSelection.CHEAPEST_RELIEF));
        bench.journal.commit(
                AvailabilityZone.of("a"), 0, List.of(new Journal.Put(JournalKeys.drain(Role.of("slow")), 0, "PT2H")));
        PassReport report = bench.pass();

        assertThat(refusedForGood(report)).isEmpty();
        assertThat(report.started())
                .isNotEmpty()
                .noneMatch(one -> one.vm().value().equals("vm-1"));
    }

    /** Whatever keeps the others, within so many passes one that could be moved is begun. */
    @Test
    void oneThatCouldBeMovedIsBegun() {
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            World world = crowded();
            VmSelection strategy = List.of(VmSelection.values()).get(random.nextInt(3));
            Bench bench = new Bench(world).policy(policy(strategy));
            List<String> held = new ArrayList<>();
            int others = 4 + random.nextInt(4);
            int free = 1 + random.nextInt(others);
            for (int i = 1; i <= others + 1; i++) {
                String vm = "vm-" + i;
                int kind = i == free ? -1 : random.nextInt(5);
                hot(world, vm, kind == 0 ? "etcd" : kind == 1 ? "single-" + i : "web");
                if (kind == 2) {
                    held.add(vm);
                } else if (kind == 3) {
                    world.isolator("consul").refuses.add(VmId.of(vm));
                }
            }
            held.forEach(vm -> hold(bench, vm, Duration.ofHours(5)));
            boolean begun = false;
            for (int pass = 0; pass < PASSES && !begun; pass++) {
                bench.pass();
                begun = world.migrator.calls.stream().anyMatch(call -> call.startsWith("start"));
                world.clock.advance(bench.policy.passInterval());
            }
            assertThat(begun).as("seed " + seed + ", " + strategy).isTrue();
        }
    }

    @Test
    void dryRunPlansWhatItCouldBegin() {
        World world = crowded();
        hot(world, "vm-1", "etcd");
        for (int i = 2; i <= 6; i++) {
            hot(world, "vm-" + i, "web");
        }
        Bench bench = new Bench(world)
                .policy(policy(VmSelection.CHEAPEST_RELIEF).toBuilder()
                        .mode(RunMode.DRY_RUN)
                        .build());
        PassReport report = bench.pass();
        assertThat(refusedForGood(report)).isEmpty();
        assertThat(report.wouldStart())
                .isNotEmpty()
                .allMatch(one -> one.source().equals(HostId.of("hot")));
    }
}
