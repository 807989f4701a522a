package io.stealaway.placement.search;

import static io.stealaway.testkit.Snapshots.GIB;
import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.MigrationPolicy.QuietHours;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.VmPlacementView;
import io.stealaway.testkit.Snapshots;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whatever keeps a VM where it is reads as English after "cannot leave:". */
class ReasonClausesTest {
    private static final VmId ID = VmId.of("vm");
    private static final Role WEB = Role.of("web");
    private static final Policy ISOLATING = Policy.builder()
            .isolation(IsolationPolicy.builder()
                    .defaultChain(List.of("consul"))
                    .defaultMinInService(0.5)
                    .defaultMaxIsolation(Duration.ofSeconds(1))
                    .build())
            .migration(MigrationPolicy.builder()
                    .bandwidthBytesPerSecond(GIB)
                    .controlPlaneRoles(new TreeSet<>(List.of(Role.of("etcd"))))
                    .build())
            .build();
    private static final PlacementHolds COOLING =
            new PlacementHolds(new TreeMap<>(Map.of(ID, TAKEN_AT.plusSeconds(60))), Collections.emptySortedMap());
    private static final PlacementHolds VETOED = new PlacementHolds(
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            new TreeMap<>(Map.of(ID, "a migration of this VM is not over yet")));

    private static final List<Case> CASES = List.of(
            new Case(view(cluster(vm -> vm, true)), "it is in flight already, between here and there"),
            of(vm -> vm.state(VmState.PAUSED), "it is PAUSED; only an ACTIVE VM is moved"),
            of(vm -> vm.problem("volume v is gone"), "it has a problem: volume v is gone"),
            of(vm -> vm.locked(true), "it is locked by its owner"),
            of(vm -> vm.pinned(true), "it is pinned to its host"),
            of(vm -> vm.optedOut(true), "it is opted out of automatic moves"),
            of(vm -> vm.role(Role.of("etcd")), "role etcd carries the control plane (controlPlaneRoles)"),
            of(
                    vm -> vm.metadata(new TreeMap<>(Map.of("stealaway.opt-out", "true"))),
                    "it is opted out by its metadata stealaway.opt-out=true"),
            new Case(
                    view(cluster(vm -> vm.role(WEB), false), quietWeb(), PlacementHolds.none()),
                    "it is of role web, quiet from 10:00 to 14:00 UTC on [MONDAY] for roles [web]"),
            of(vm -> vm.passthrough(true), "it holds a PCI device or vGPU, which cannot be live-migrated"),
            of(vm -> vm.sriovFunctions(2), "it holds 2 SR-IOV functions, and allowSriovDirect is off"),
            new Case(
                    view(cluster(vm -> vm.role(WEB), false), ISOLATING, PlacementHolds.none()),
                    "0 of 1 of role web would be left in service, at least 0.5 of them must be (minInService)"),
            new Case(
                    view(cluster(vm -> vm, false), ISOLATING, PlacementHolds.none()),
                    "it would be isolated for at least PT4S, at most PT1S is allowed (maxIsolation)"),
            new Case(
                    view(cluster(vm -> vm, false), Policy.defaults(), COOLING),
                    "it is left alone until 2026-03-02T12:01:00Z (cooldown)"),
            of(
                    vm -> vm.lastMigratedAt(TAKEN_AT.minusSeconds(60)),
                    "it was migrated at 2026-03-02T11:59:00Z, and is left alone for PT30M (cooldown)"),
            new Case(
                    view(cluster(vm -> vm, false), Policy.defaults(), VETOED),
                    "a migration of this VM is not over yet"),
            new Case(
                    view(
                            cluster(vm -> vm.dirtyBytesPerSecond(2 * GIB), false),
                            Policy.builder()
                                    .migration(MigrationPolicy.builder()
                                            .bandwidthBytesPerSecond(GIB)
                                            .build())
                                    .build(),
                            PlacementHolds.none()),
                    "it dirties 2 GiB/s of memory, and the wire carries 1 GiB/s:" + " the copy would never end"));

    @Test
    void everyReasonIsAClauseOfItsOwn() {
        for (Case one : CASES) {
            String reason = VmEligibility.stays(one.view()).orElseThrow();

            assertThat(new Placement.Blocker(ID, HostId.of("here"), reason).clause())
                    .isEqualTo(one.clause());
            assertThat(new Placement.Stays(ID, reason).clause()).isEqualTo(one.clause());
        }
    }

    /** A rule that comes later must be added above. */
    @Test
    void noRuleIsLeftOut() {
        List<Integer> silent = new ArrayList<>();
        for (int i = 0; i < VmEligibility.RULES.size(); i++) {
            Function<VmPlacementView, Optional<String>> rule = VmEligibility.RULES.get(i);
            if (CASES.stream().noneMatch(one -> rule.apply(one.view()).isPresent())) {
                silent.add(i);
            }
        }

        assertThat(silent).as("rules that no case shows").isEmpty();
    }

    /** What is said of hosts and of the plan has a subject already; of the VM alone it has none. */
    @Test
    void aReasonWithASubjectStaysAsItIs() {
        for (String reason : List.of(
                "no host of its zone takes it (ram 1, source 1, steal 1)",
                "its leaving would save too little for what it copies, whichever host took it",
                "too little is remembered to foresee anything",
                "source hot is relieved: predicted steal 1 %",
                "no VM of hot leaves it at a price that pays")) {
            assertThat(new Placement.Stays(ID, reason).clause()).isEqualTo(reason);
        }
        assertThat(new Placement.Stays(ID, "was found to suffer on hot, and is on calm now").clause())
                .isEqualTo("it was found to suffer on hot, and is on calm now");
    }

    private static Case of(UnaryOperator<Vm.Builder> change, String clause) {
        return new Case(view(cluster(change, false), withEtcd(), PlacementHolds.none()), clause);
    }

    private static Policy withEtcd() {
        return Policy.builder()
                .migration(MigrationPolicy.builder()
                        .controlPlaneRoles(new TreeSet<>(List.of(Role.of("etcd"))))
                        .build())
                .build();
    }

    /** The snapshots are from Monday noon. */
    private static Policy quietWeb() {
        return Policy.builder()
                .migration(MigrationPolicy.builder()
                        .quietHours(List.of(new QuietHours(
                                new TreeSet<>(List.of(DayOfWeek.MONDAY)),
                                LocalTime.of(10, 0),
                                LocalTime.of(14, 0),
                                java.time.ZoneId.of("UTC"),
                                Collections.emptySortedSet(),
                                new TreeSet<>(List.of(WEB)))))
                        .build())
                .build();
    }

    private static VmPlacementView view(ClusterSnapshot snapshot) {
        return view(snapshot, Policy.defaults(), PlacementHolds.none());
    }

    private static VmPlacementView view(ClusterSnapshot snapshot, Policy policy, PlacementHolds holds) {
        return new PlanState(snapshot, policy, holds).viewOf(0);
    }

    private static ClusterSnapshot cluster(UnaryOperator<Vm.Builder> change, boolean moving) {
        ClusterSnapshot still = ClusterSnapshot.builder(TAKEN_AT)
                .host(Snapshots.host("here", "zone-a").build())
                .host(Snapshots.host("there", "zone-a").build())
                .vm(change.apply(Snapshots.vm("vm", "here").ramBytes(4 * GIB)).build())
                .build();
        return moving
                ? still.withInFlight(List.of(new InFlightMigration(ID, HostId.of("here"), HostId.of("there"))))
                : still;
    }

    /** A VM that stays, and what is to be read after "cannot leave:". */
    private record Case(VmPlacementView view, String clause) {}
}
