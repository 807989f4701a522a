package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Role;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.rule.Budgets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In the zone a, web are a-vm-1 and a-vm-3, db a-vm-2 and a-vm-4, all on a-hot; b is the same. */
class BudgetsTest {
    private final ClusterSnapshot snapshot = World.twoZones().topology();

    private static MigrationPolicy.Builder policy() {
        return MigrationPolicy.builder().maxRoleShare(1.0).maxInFlight(9);
    }

    private static Migration ours(String vm, String source, String target, MigrationPhase phase) {
        MigrationRequest move =
                new MigrationRequest(MigrationId.of("m-" + vm), VmId.of(vm), HostId.of(source), HostId.of(target));
        return Migration.builder(move, AvailabilityZone.of("a"), World.START)
                .role(Role.of("web"))
                .phase(phase)
                .build();
    }

    private Optional<String> refusal(MigrationPolicy.Builder policy, Migration... open) {
        return new Budgets(snapshot, List.of(open), List.of(), policy.build())
                .refusal(VmId.of("a-vm-3"), HostId.of("a-hot"), HostId.of("a-calm-3"));
    }

    @Test
    void withNothingInFlightAllIsAllowed() {
        assertThat(refusal(policy().maxRoleShare(0.0).maxInFlight(1))).isEmpty();
    }

    @Test
    void oneLeavesAHostAtATime() {
        Migration leaving = ours("a-vm-1", "a-hot", "a-calm-1", MigrationPhase.PLANNED);
        assertThat(refusal(policy(), leaving)).contains("1 leaving a-hot, at most 1 are allowed");
        assertThat(refusal(policy().maxOutPerHost(2), leaving)).isEmpty();
    }

    @Test
    void oneArrivesOnAHostAtATime() {
        Migration arriving = ours("x", "a-calm-1", "a-calm-3", MigrationPhase.UNKNOWN);
        assertThat(refusal(policy(), arriving)).contains("1 arriving on a-calm-3, at most 1 are allowed");
        assertThat(refusal(policy().maxInPerHost(2), arriving)).isEmpty();
    }

    @Test
    void theClusterHasALimit() {
        Migration elsewhere = ours("b-vm-1", "b-hot", "b-calm-1", MigrationPhase.MIGRATING);
        assertThat(refusal(policy().maxInFlight(1), elsewhere))
                .contains("1 in flight in the cluster, at most 1 are allowed");
    }

    @Test
    void afterFailuresThoseOfOursCountThatWillEnd() {
        Migration elsewhere = ours("b-vm-1", "b-hot", "b-calm-1", MigrationPhase.MIGRATING);
        Migration unknown = ours("b-vm-2", "b-hot", "b-calm-2", MigrationPhase.UNKNOWN);
        assertThat(paced(9, 1, elsewhere)).contains("1 of ours in flight, at most 1 are allowed after failures");
        assertThat(paced(9, 1, unknown)).isEmpty();
        assertThat(paced(1, 1, unknown)).contains("1 in flight in the cluster, at most 1 are allowed");
        assertThat(paced(9, 2, elsewhere, unknown)).isEmpty();
    }

    private Optional<String> paced(int maxInFlight, int pace, Migration... open) {
        MigrationPolicy policy = policy().maxInFlight(maxInFlight).build();
        return new Budgets(snapshot, List.of(open), List.of(), policy, pace)
                .refusal(VmId.of("a-vm-3"), HostId.of("a-hot"), HostId.of("a-calm-3"));
    }

    @Test
    void aRoleKeepsItsShareInServiceButOneMayAlwaysGo() {
        Migration web = ours("b-vm-1", "b-hot", "b-calm-1", MigrationPhase.ISOLATING);
        assertThat(refusal(policy().maxRoleShare(0.49), web))
                .contains("1 of role web out of service, at most 1 are allowed");
        assertThat(refusal(policy().maxRoleShare(0.5), web)).isEmpty();
    }

    @Test
    void whoIsBeingPutBackHoldsItsRoleAndNoWire() {
        Migration back = ours("a-vm-1", "a-hot", "a-calm-3", MigrationPhase.REINTEGRATING);
        assertThat(refusal(policy(), back)).isEmpty();
        assertThat(refusal(policy().maxRoleShare(0.25), back)).isPresent();
    }

    @Test
    void whoIsObservedHoldsNothing() {
        Migration observed = ours("a-vm-1", "a-hot", "a-calm-3", MigrationPhase.OBSERVING);
        assertThat(refusal(policy().maxRoleShare(0.0).maxInFlight(1), observed)).isEmpty();
    }

    @Test
    void migrationsOfOthersCountOnceEvenWhenTheyAreOurs() {
        InFlightMigration real = new InFlightMigration(VmId.of("b-vm-1"), HostId.of("b-hot"), HostId.of("b-calm-1"));
        Migration ours = ours("b-vm-1", "b-hot", "b-calm-1", MigrationPhase.MIGRATING);
        Budgets budgets = new Budgets(
                snapshot.withInFlight(List.of(real)),
                List.of(ours),
                List.of(),
                policy().maxInFlight(2).build());
        assertThat(budgets.refusal(VmId.of("a-vm-3"), HostId.of("a-hot"), HostId.of("a-calm-3")))
                .isEmpty();
        Budgets others = new Budgets(
                snapshot.withInFlight(List.of(real)),
                List.of(),
                List.of(),
                policy().maxInFlight(1).build());
        assertThat(others.refusal(VmId.of("a-vm-3"), HostId.of("a-hot"), HostId.of("a-calm-3")))
                .isPresent();
    }

    @Test
    void whatADryRunImaginesCounts() {
        PlannedMigration imagined = PlannedMigration.builder(
                        VmId.of("a-vm-1"), HostId.of("a-hot"), HostId.of("a-calm-1"))
                .build();
        Budgets budgets = new Budgets(snapshot, List.of(), List.of(imagined), policy().build());
        assertThat(budgets.refusal(VmId.of("a-vm-3"), HostId.of("a-hot"), HostId.of("a-calm-3")))
                .contains("1 leaving a-hot, at most 1 are allowed");
    }

    private Optional<String> exhausted(String zone, MigrationPolicy.Builder policy, Migration... open) {
        return new Budgets(snapshot, List.of(open), List.of(), policy.build()).exhausted(AvailabilityZone.of(zone));
    }

    @Test
    void whatKeepsEveryMigrationOfAZoneIsKnownBeforeAnyIsPlanned() {
        Migration one = ours("a-vm-1", "a-hot", "a-calm-1", MigrationPhase.MIGRATING);
        assertThat(exhausted("a", policy())).isEmpty();
        assertThat(exhausted("a", policy(), one)).isEmpty();
        assertThat(exhausted("b", policy().maxInFlight(1), one))
                .contains("1 in flight in the cluster, at most 1 are allowed");
        assertThat(exhausted("a", policy().maxInFlightPerZone(1), one))
                .contains("1 in flight in zone a, at most 1 are allowed");
        assertThat(exhausted("b", policy().maxInFlightPerZone(1), one)).isEmpty();
    }

    @Test
    void bytesKeepEveryMigrationOnlyWhenNoneAreLeft() {
        Migration one = ours("a-vm-1", "a-hot", "a-calm-1", MigrationPhase.MIGRATING);
        MigrationPolicy.Builder half = policy().bandwidthBytesPerSecond(500);
        assertThat(exhausted("a", half.maxClusterBytesPerSecond(501), one)).isEmpty();
        assertThat(exhausted("a", half.maxClusterBytesPerSecond(500), one))
                .contains("500 bytes per second in the cluster, at most 500 are allowed");
    }
}
