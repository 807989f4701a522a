package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.Role;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.MigrationPolicy.QuietHours;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.Faults.Fault;
import io.stealaway.remediation.WorldMigrator.Fate;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.report.PassObserver;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.report.PassReport.RefusedStart;
import io.stealaway.remediation.rule.ObservedBandwidth;
import io.stealaway.remediation.rule.PlanningEngine;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Brakes and limits beyond those of {@link BrakesTest}: of hours, wires, failures, and of what a service can spare. */
class LimitsTest {
    private static final Duration STEP = Duration.ofSeconds(20);

    private final World world = World.twoZones();
    private final Bench bench = new Bench(world);

    private void migration(Consumer<MigrationPolicy.Builder> change) {
        MigrationPolicy.Builder builder = bench.policy.migration().toBuilder();
        change.accept(builder);
        bench.policy(bench.policy.toBuilder().migration(builder.build()).build());
    }

    private void isolation(Consumer<IsolationPolicy.Builder> change) {
        IsolationPolicy.Builder builder = bench.policy.isolation().toBuilder();
        change.accept(builder);
        bench.policy(bench.policy.toBuilder().isolation(builder.build()).build());
    }

    private int limit() {
        JournalStore store = new JournalStore(bench.journal);
        store.refresh();
        return store.pace(bench.policy.migration()).limit();
    }

    @Test
    void quietHoursForbidStartsByTheClocksOfTheirPlace() {
        // It is Monday, 12:00 in UTC, 15:00 in Moscow.
        migration(m -> m.quietHours(List.of(new QuietHours(
                new TreeSet<>(List.of(DayOfWeek.MONDAY)),
                LocalTime.of(15, 0),
                LocalTime.of(16, 0),
                java.time.ZoneId.of("Europe/Moscow")))));
        PassReport report = bench.pass();
        assertThat(report.brakes()).extracting(Brake::kind).containsExactly(Brake.Kind.QUIET_HOURS);
        assertThat(report.started()).isEmpty();
        world.clock.advance(Duration.ofHours(1));
        assertThat(bench.pass().started()).hasSize(2);
    }

    private static QuietHours mondayNoon(List<AvailabilityZone> zones, List<Role> roles) {
        return new QuietHours(
                new TreeSet<>(List.of(DayOfWeek.MONDAY)),
                LocalTime.of(12, 0),
                LocalTime.of(13, 0),
                java.time.ZoneId.of("UTC"),
                new TreeSet<>(zones),
                new TreeSet<>(roles));
    }

    @Test
    void quietHoursOfAZoneForbidStartsInThatZoneAlone() {
        AvailabilityZone quiet = AvailabilityZone.of("b");
        migration(m -> m.quietHours(List.of(mondayNoon(List.of(quiet, AvailabilityZone.of("elsewhere")), List.of()))));
        PassReport report = bench.pass();
        assertThat(report.brakes()).singleElement().satisfies(brake -> {
            assertThat(brake.kind()).isEqualTo(Brake.Kind.QUIET_HOURS);
            assertThat(brake.zone()).hasValue(quiet);
            assertThat(brake.text()).isEqualTo("quiet from 12:00 to 13:00 UTC on [MONDAY] in [b, elsewhere]");
        });
        assertThat(report.started()).extracting(Migration::zone).containsOnly(AvailabilityZone.of("a"));
        world.clock.advance(Duration.ofHours(1));
        assertThat(bench.pass().started()).extracting(Migration::zone).contains(quiet);
    }

    @Test
    void quietHoursOfARoleKeepItsVmsWhereTheyAreForAnyPurpose() {
        Role web = Role.of("web");
        migration(m -> m.quietHours(List.of(mondayNoon(List.of(), List.of(web)))));
        PassReport report = bench.pass();
        assertThat(report.brakes()).isEmpty();
        assertThat(report.started()).noneMatch(m -> m.role().equals(Optional.of(web)));
        assertThat(staying(report))
                .contains("is of role web, quiet from 12:00 to 13:00 UTC on [MONDAY] for roles [web]");
    }

    @Test
    void quietHoursOfARoleInAZoneHoldForBothTogether() {
        Role web = Role.of("web");
        migration(m -> m.quietHours(List.of(mondayNoon(List.of(AvailabilityZone.of("nowhere")), List.of(web)))));
        PassReport open = bench.pass();
        assertThat(open.brakes()).isEmpty();
        assertThat(open.started()).anyMatch(m -> m.role().equals(Optional.of(web)));
    }

    /** Two that leave one host at once, for a third one's sake. */
    private PassReport twoLeaveTheHotHost() {
        PlanningEngine plans = new ScriptedPlans(bench.policy)
                .step(MigrationPurpose.RELIEVE, "a-vm-1", "a-hot", "a-calm-1", "a-vm-4")
                .step(MigrationPurpose.RELIEVE, "a-vm-2", "a-hot", "a-calm-2", "a-vm-4");
        return bench.builder().plans(plans).build().pass();
    }

    @Test
    void aZoneHasALimitOfItsOwn() {
        migration(m -> m.maxInFlightPerZone(1).maxOutPerHost(4));
        PassReport report = twoLeaveTheHotHost();
        assertThat(report.started()).hasSize(1);
        assertThat(report.refused())
                .extracting(RefusedStart::reason)
                .containsExactly("1 in flight in zone a, at most 1 are allowed");
    }

    @Test
    void aLinkCarriesNoMoreThanItCan() {
        // A link carries 1.25 GB/s and each migration is declared 1 GB/s: no two of them leave one host.
        migration(m -> m.maxOutPerHost(4));
        PassReport report = twoLeaveTheHotHost();
        assertThat(report.started()).hasSize(1);
        assertThat(report.refused())
                .extracting(RefusedStart::reason)
                .containsExactly("2000000000 bytes per second out of a-hot, at most 1250000000 are allowed");
    }

    @Test
    void slowerMigrationsShareALink() {
        migration(m -> m.maxOutPerHost(4).bandwidthBytesPerSecond(500_000_000L));
        assertThat(twoLeaveTheHotHost().started()).hasSize(2);
    }

    @Test
    void theClusterCarriesNoMoreThanThePolicySays() {
        migration(m -> m.maxClusterBytesPerSecond(1_500_000_000L));
        PassReport report = bench.pass();
        assertThat(report.started()).hasSize(1);
        assertThat(report.refused())
                .extracting(RefusedStart::reason)
                .contains("2000000000 bytes per second in the cluster, at most 1500000000 are allowed");
    }

    @Test
    void aFailedMigrationHalvesWhatMayBeInFlightAndSuccessRaisesItByOne() {
        migration(m -> m.maxInFlight(4).successesPerRaise(1).cooldown(Duration.ofMinutes(1)));
        world.migrator.fate = move -> Fate.FAILS;
        world.hotHosts.remove("b-hot");
        List.of("a-vm-2", "a-vm-3", "a-vm-4").forEach(vm -> world.guests.remove(VmId.of(vm)));
        bench.finished("a-vm-1");
        assertThat(limit()).isEqualTo(2);
        bench.restart();
        assertThat(limit()).as("it outlives the process").isEqualTo(2);
        world.migrator.fate = move -> Fate.ARRIVES;
        world.hotHosts.remove("a-hot");
        world.hot("b-hot");
        bench.finished("b-vm-1");
        assertThat(limit()).isEqualTo(3);
    }

    @Test
    void failingCallsSlowDownToOneAndNoFurther() {
        migration(m -> m.maxInFlight(4));
        world.faults.script = (call, vm) -> call.equals("isolate") ? Fault.UNAVAILABLE_BEFORE : Fault.NONE;
        bench.pass();
        assertThat(limit()).isEqualTo(2);
        for (int i = 0; i < 5; i++) {
            world.clock.advance(STEP);
            bench.pass();
        }
        assertThat(limit()).isEqualTo(1);
    }

    @Test
    void wherePastMovesDidNotHelpNoMoreAreBegun() {
        migration(m -> m.maxIneffectivePerZone(1).ineffectiveWindow(Duration.ofHours(6)));
        bench.pass();
        world.hot("a-calm-1", "a-calm-2", "a-calm-3");
        assertThat(bench.finished("a-vm-1").phase()).isEqualTo(MigrationPhase.INEFFECTIVE);
        bench.restart();
        world.clock.advance(Duration.ofMinutes(31));
        PassReport report = bench.pass();
        assertThat(report.brakes())
                .filteredOn(brake -> brake.kind() == Brake.Kind.INEFFECTIVE)
                .extracting(Brake::zone)
                .containsExactly(Optional.of(AvailabilityZone.of("a")));
        assertThat(report.started()).noneMatch(m -> m.zone().equals(AvailabilityZone.of("a")));
        world.clock.advance(Duration.ofHours(6));
        assertThat(bench.pass().brakes()).extracting(Brake::kind).doesNotContain(Brake.Kind.INEFFECTIVE);
        assertThat(bench.journal.read().entries().keySet()).noneMatch(key -> key.startsWith(JournalKeys.INEFFECTIVE));
    }

    @Test
    void aMigrationThatIsFasterThanDeclaredStopsStarts() {
        migration(m -> m.maxOutPerHost(2).maxInFlight(9).bandwidthBytesPerSecond(100_000_000L));
        ObservedBandwidth rates = new ObservedBandwidth(bench.policy.migration());
        var one = bench.pass().started().get(0).toBuilder()
                .phase(MigrationPhase.MIGRATING)
                .build();
        rates.saw(one, 0, world.now());
        rates.saw(one, 2_000_000_000L, world.now().plusSeconds(20));
        assertThat(rates.exceeded(List.of(one))).as("100 MB/s").isEmpty();
        rates.saw(one, 10_000_000_000L, world.now().plusSeconds(40));
        assertThat(rates.exceeded(List.of(one))).get().asString().contains("at least 200000000 bytes per second");
        assertThat(rates.exceeded(List.of())).isEmpty();
    }

    @Test
    void figuresThatAreWrittenDownNowAndThenMakeNoMigrationLookFaster() {
        migration(m -> m.bandwidthBytesPerSecond(5_242_880L));
        ObservedBandwidth rates = new ObservedBandwidth(bench.policy.migration());
        var one = bench.pass().started().get(0).toBuilder()
                .phase(MigrationPhase.MIGRATING)
                .build();
        // Just the declared rate, written down every 8 s, and looked at every 5 s: some looks see two of them.
        for (long second = 0; second < 300; second += 5) {
            rates.saw(one, second / 8 * 8 * 5_242_880L, world.now().plusSeconds(second));
            assertThat(rates.exceeded(List.of(one))).as("after %s s", second).isEmpty();
        }
    }

    @Test
    void zeroPagesFallWithoutBeingSent() {
        migration(m -> m.bandwidthBytesPerSecond(5_242_880L));
        world.migrator.duration = Duration.ofHours(1);
        world.migrator.remaining = since -> 200_000_000L - since.toSeconds() * 10_400_000L;
        world.migrator.sent = since -> since.toSeconds() * 5_000_000L;
        for (int i = 0; i < 5; i++) {
            assertThat(bench.pass().brakes()).extracting(Brake::kind).doesNotContain(Brake.Kind.BANDWIDTH_EXCEEDED);
            world.clock.advance(Duration.ofSeconds(5));
        }
    }

    @Test
    void whatAMigrationSentIsNothingToBrakeForOnceItHasArrived() {
        migration(m -> m.bandwidthBytesPerSecond(100_000_000L));
        world.migrator.duration = Duration.ofMinutes(3);
        world.migrator.sent = since -> since.toSeconds() * 1_000_000_000L;
        PassReport braked = bench.passUntil(
                STEP,
                report -> report.brakes().stream().anyMatch(brake -> brake.kind() == Brake.Kind.BANDWIDTH_EXCEEDED));
        assertThat(braked.inFlight()).anyMatch(m -> m.phase() == MigrationPhase.MIGRATING);
        PassReport arrived = bench.passUntil(
                STEP, report -> report.inFlight().stream().noneMatch(m -> m.phase() == MigrationPhase.MIGRATING));
        assertThat(arrived.inFlight()).as("still observed").isNotEmpty();
        assertThat(bench.pass().brakes()).extracting(Brake::kind).doesNotContain(Brake.Kind.BANDWIDTH_EXCEEDED);
    }

    @Test
    void theLoopMeasuresWhatTheMigratorReports() {
        migration(m -> m.bandwidthBytesPerSecond(100_000_000L));
        world.migrator.duration = Duration.ofHours(1);
        world.migrator.sent = since -> since.toSeconds() * 1_000_000_000L;
        bench.pass();
        world.clock.advance(STEP);
        bench.pass();
        world.clock.advance(STEP);
        assertThat(bench.pass().brakes()).extracting(Brake::kind).contains(Brake.Kind.BANDWIDTH_EXCEEDED);
    }

    @Test
    void whatWaitsIsNotBegunWhileAnotherIsFasterThanDeclared() {
        migration(m -> m.bandwidthBytesPerSecond(100_000_000L));
        bench.policy(bench.policy.toBuilder().mode(RunMode.APPROVE).build());
        world.migrator.duration = Duration.ofHours(1);
        world.migrator.sent = since -> since.toSeconds() * 1_000_000_000L;
        List<Migration> proposed = bench.pass().proposed();
        bench.remediator.approve(proposed.get(0).id());
        bench.passUntil(
                STEP,
                report -> report.brakes().stream().anyMatch(brake -> brake.kind() == Brake.Kind.BANDWIDTH_EXCEEDED));
        Migration waiting = proposed.get(proposed.size() - 1);
        bench.remediator.approve(waiting.id());
        for (int i = 0; i < 5; i++) {
            world.clock.advance(STEP);
            assertThat(bench.pass().brakes())
                    .filteredOn(brake -> brake.kind() == Brake.Kind.BANDWIDTH_EXCEEDED)
                    .hasSize(1);
        }
        assertThat(world.isolator("consul").calls)
                .noneMatch(call -> call.contains(waiting.vm().value()));
        assertThat(world.migrator.calls).doesNotContain("start " + waiting.vm());
    }

    @Test
    void thePassThatFindsThatMovesDoNotHelpBeginsNoMoreThere() {
        migration(m -> m.maxIneffectivePerZone(1).ineffectiveWindow(Duration.ofHours(6)));
        bench.pass();
        world.hot("a-calm-1", "a-calm-2", "a-calm-3");
        PassReport report = bench.passUntil(
                STEP, r -> r.finished().stream().anyMatch(m -> m.phase() == MigrationPhase.INEFFECTIVE));
        assertThat(report.brakes())
                .filteredOn(brake -> brake.kind() == Brake.Kind.INEFFECTIVE)
                .hasSize(1);
    }

    @Test
    void whatCarriesTheControlPlaneIsLeftAlone() {
        world.hotHosts.remove("b-hot");
        migration(m -> m.controlPlaneRoles(new TreeSet<>(List.of(Role.of("web")))));
        PassReport report = bench.pass();
        assertThat(report.started()).noneMatch(m -> m.role().equals(Optional.of(Role.of("web"))));
        assertThat(staying(report)).contains("role web carries the control plane (controlPlaneRoles)");
    }

    private static List<String> staying(PassReport report) {
        assertThat(report.refused()).as("what is planned is begun").isEmpty();
        return report.plan().orElseThrow().placements().stream()
                .filter(Placement.Stays.class::isInstance)
                .map(placement -> ((Placement.Stays) placement).reason())
                .toList();
    }

    @Test
    void aServiceKeepsItsMinimum() {
        isolation(i -> i.minInService(new TreeMap<>(Map.of(Role.of("web"), 1.0))));
        PassReport report = bench.pass();
        assertThat(staying(report))
                .contains("3 of 4 of role web would be left in service, at least 1.0 of them must be (minInService)");
        assertThat(world.isolatedByUs(VmId.of("a-vm-1"))).isFalse();
    }

    @Test
    void aMoveThatWouldIsolateTooLongIsNotBegun() {
        isolation(i -> i.defaultMaxIsolation(Duration.ofMinutes(1)));
        world.isolator("consul").isolating = Duration.ofSeconds(90);
        bench.finished("a-vm-1");
        world.hot("a-calm-1", "a-calm-2", "b-calm-1");
        world.clock.advance(Duration.ofHours(1));
        PassReport report = bench.pass();
        assertThat(staying(report))
                .anyMatch(why -> why.startsWith("would be isolated for too long: PT1M3")
                        || why.startsWith("would be isolated for too long: PT1M"));
    }

    @Test
    void aMoveThatWouldMakeItsPeersSufferIsNotBegun() {
        PassReport report = withPeer(1.0, 4);
        assertThat(report.started()).isEmpty();
        assertThat(report.refused())
                .singleElement()
                .asString()
                .contains(
                        "its peer peer would suffer while it is out of service, predicted steal rises from 0.000 to 0.200");
    }

    @Test
    void aPeerThatSuffersAnyhowIsNoReasonToLeaveAVictimWhereItIs() {
        PassReport report = withPeer(4.0, 4);
        assertThat(report.started()).hasSize(1);
    }

    @Test
    void aPeerThatSuffersAlreadyIsNotPushedDeeper() {
        PassReport report = withPeer(2.0, 12);
        assertThat(report.refused())
                .singleElement()
                .asString()
                .contains("its peer peer would suffer while it is out of service");
    }

    @Test
    void whoIsRefusedForItsPeersIsVetoedOnlyAfterThreePasses() {
        Bench other = new Bench(crowdedPeer(1.0, 4));
        ScriptedPlans plans = new ScriptedPlans(other.policy);
        List<Boolean> vetoed = new ArrayList<>();
        other.remediator = other.builder()
                .plans(plans)
                .observer(new PassObserver() {
                    @Override
                    public void planned(ClusterSnapshot snapshot, PlacementHolds holds, MigrationPlan plan) {
                        vetoed.add(holds.vetoOf(VmId.of("victim")).isPresent());
                    }
                })
                .build();
        for (int pass = 0; pass < 5; pass++) {
            plans.step(MigrationPurpose.CURE, "victim", "hot", "free", "victim");
            assertThat(other.pass().started()).isEmpty();
            other.world.clock.advance(Duration.ofMinutes(1));
        }
        assertThat(vetoed).containsExactly(false, false, false, true, true);

        other.world.guests.values().forEach(guest -> guest.usedCores = 1.0);
        other.world.guest("victim").usedCores = 3.5;
        plans.step(MigrationPurpose.CURE, "victim", "hot", "free", "victim");
        assertThat(other.pass().started()).as("no burden any more").hasSize(1);
        assertThat(vetoed).last().isEqualTo(false);
    }

    private static PassReport withPeer(double usedCores, int load) {
        Bench other = new Bench(crowdedPeer(usedCores, load));
        ScriptedPlans plans = new ScriptedPlans(other.policy);
        other.remediator = other.builder()
                .plans(plans.step(MigrationPurpose.CURE, "victim", "hot", "free", "victim"))
                .build();
        return other.pass();
    }

    /** A service of two: a victim that wants 3.5 cores, and a peer on a host of 16 with so many VMs that want 4 each. */
    private static World crowdedPeer(double usedCores, int load) {
        World tight =
                new World().host("calm", "a").host("hot", "a").host("free", "a").hot("hot");
        tight.vm("victim", "hot", "web").vm("peer", "calm", "web");
        for (int i = 0; i < load; i++) {
            tight.vm("load-" + i, "calm", "batch");
        }
        tight.guests.values().forEach(guest -> guest.usedCores = 4.0);
        tight.guest("peer").usedCores = usedCores;
        tight.guest("victim").usedCores = 3.5;
        return tight;
    }
}
