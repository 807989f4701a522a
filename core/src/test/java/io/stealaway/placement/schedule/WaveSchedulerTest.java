package io.stealaway.placement.schedule;

import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.Edits;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One VM on each of the hosts a to f; a migration of 10 s puts 1,000 bytes on the wire. */
class WaveSchedulerTest {
    private static final long RATE = 100;

    private MigrationPolicy.Builder limits = MigrationPolicy.builder()
            .bandwidthBytesPerSecond(RATE)
            .maxInFlight(100)
            .maxInPerHost(100)
            .maxOutPerHost(100)
            .maxRoleShare(1.0);
    private ClusterSnapshot cluster = cluster(Optional.empty());

    @Test
    void allBeginAtOnceWhereThereIsRoom() {
        assertThat(schedule(move("a", "c", 10), move("b", "d", 10))).containsExactly("a 1 PT0S", "b 1 PT0S");
    }

    @Test
    void clusterHoldsSoManyAtOnce() {
        limits.maxInFlight(2);

        assertThat(schedule(move("a", "f", 10), move("b", "f", 4), move("c", "f", 5), move("d", "f", 5)))
                .containsExactly("a 1 PT0S", "b 1 PT0S", "c 2 PT4S", "d 3 PT9S");
    }

    @Test
    void hostTakesInSoManyAtOnce() {
        limits.maxInPerHost(1);

        assertThat(schedule(move("a", "c", 10), move("b", "c", 10), move("d", "e", 10)))
                .containsExactly("a 1 PT0S", "b 2 PT10S", "d 1 PT0S");
    }

    @Test
    void hostLetsOutSoManyAtOnce() {
        limits.maxOutPerHost(1);
        cluster = Edits.vm(cluster, "b", vm -> vm.host(HostId.of("a")));

        assertThat(schedule(move("a", "c", 10), migration("b", "a", "d", 10))).containsExactly("a 1 PT0S", "b 2 PT10S");
    }

    @Test
    void roleHasSoManyOnTheWireAtOnceAndOneAlways() {
        cluster = cluster(Optional.of(Role.of("web")));
        limits.maxRoleShare(0.4); // of six
        assertThat(schedule(move("a", "f", 10), move("b", "f", 5), move("c", "f", 10)))
                .containsExactly("a 1 PT0S", "b 1 PT0S", "c 2 PT5S");

        limits.maxRoleShare(0.0);
        assertThat(schedule(move("a", "f", 10), move("b", "f", 5))).containsExactly("a 1 PT0S", "b 2 PT10S");
    }

    @Test
    void zoneHoldsSoManyAtOnceByTheHostsTheyLeave() {
        limits.maxInFlightPerZone(2);
        cluster = Edits.host(cluster, "d", host -> host.zone(AvailabilityZone.of("zone-b")));
        assertThat(schedule(move("a", "f", 10), move("b", "f", 4), move("c", "f", 5), move("d", "f", 5)))
                .containsExactly("a 1 PT0S", "b 1 PT0S", "c 2 PT4S", "d 1 PT0S");
    }

    @Test
    void zoneLimitBelowThatOfTheClusterHoldsWhatIsInFlightToo() {
        limits.maxInFlightPerZone(1);
        cluster = Edits.vm(cluster, "e", vm -> vm.memoryToCopyBytes(700))
                .withInFlight(List.of(new InFlightMigration(VmId.of("e"), HostId.of("e"), HostId.of("f"))));
        assertThat(schedule(move("a", "c", 10), move("b", "d", 10))).containsExactly("a 2 PT7S", "b 3 PT17S");
    }

    @Test
    void clusterCarriesSoMuchAtOnceWhateverTheLinksCould() {
        limits.maxClusterBytesPerSecond(250);
        cluster = Edits.host(cluster, "d", host -> host.linkBytesPerSecond(50));
        assertThat(schedule(move("a", "f", 10), move("b", "e", 4), move("c", "f", 5), move("d", "e", 5)))
                .containsExactly("a 1 PT0S", "b 1 PT0S", "c 2 PT4S", "d 1 PT0S");
    }

    @Test
    void linkCarriesWhatItCanInEachDirection() {
        cluster = Edits.host(cluster, "f", host -> host.linkBytesPerSecond(250));

        assertThat(schedule(move("a", "f", 10), move("b", "f", 10), move("c", "f", 10), move("f", "c", 10)))
                .containsExactly("a 1 PT0S", "b 1 PT0S", "c 2 PT10S", "f 1 PT0S");
    }

    @Test
    void slowLinkTakesNoMoreOfTheOtherEndThanItCarries() {
        cluster = Edits.host(cluster, "a", host -> host.linkBytesPerSecond(50));
        cluster = Edits.host(cluster, "f", host -> host.linkBytesPerSecond(150));

        assertThat(schedule(move("a", "f", 20), move("b", "f", 10))).containsExactly("a 1 PT0S", "b 1 PT0S");
    }

    @Test
    void migrationWaitsForAllThatItComesAfter() {
        assertThat(schedule(move("a", "f", 10), move("b", "e", 4), after(move("c", "a", 5), 0, 1)))
                .containsExactly("a 1 PT0S", "b 1 PT0S", "c 2 PT10S");
        assertThat(schedule(move("a", "f", 10), after(move("b", "a", 4), 0), after(move("c", "b", 1), 1)))
                .containsExactly("a 1 PT0S", "b 2 PT10S", "c 3 PT14S");
    }

    @Test
    void laterMigrationFillsAGapButDelaysNoEarlierOne() {
        limits.maxInFlight(2);

        PlannedMigration[] plan = {move("a", "f", 10), after(move("b", "a", 10), 0), move("c", "e", 30)};
        assertThat(schedule(plan)).containsExactly("a 1 PT0S", "b 2 PT10S", "c 1 PT0S");
        limits.maxInFlight(1);
        assertThat(schedule(plan)).containsExactly("a 1 PT0S", "b 2 PT10S", "c 3 PT20S");
    }

    @Test
    void shorterGapThanAMigrationIsNotUsed() {
        limits.maxInPerHost(1);

        // Host e is free until b, which waits for a, arrives after 10 s.
        assertThat(schedule(move("a", "f", 10), after(migration("b", "b", "e", 10), 0), move("c", "e", 11)))
                .containsExactly("a 1 PT0S", "b 2 PT10S", "c 3 PT20S");
        assertThat(schedule(move("a", "f", 10), after(migration("b", "b", "e", 10), 0), move("c", "e", 10)))
                .containsExactly("a 1 PT0S", "b 2 PT10S", "c 1 PT0S");
    }

    @Test
    void migrationInFlightHoldsItsPlacesForItsWholeDuration() {
        limits.maxInPerHost(1);
        cluster = Edits.vm(cluster, "e", vm -> vm.memoryToCopyBytes(700))
                .withInFlight(List.of(new InFlightMigration(VmId.of("e"), HostId.of("e"), HostId.of("f"))));

        assertThat(schedule(move("a", "f", 10), move("b", "c", 10))).containsExactly("a 2 PT7S", "b 1 PT0S");
    }

    @Test
    void migrationInFlightThatNeverEndsIsGivenUpAfterTheLongestDuration() {
        limits.maxInPerHost(1).maxDuration(Duration.ofMinutes(5));
        cluster = Edits.vm(cluster, "e", vm -> vm.memoryToCopyBytes(700).dirtyBytesPerSecond(RATE))
                .withInFlight(List.of(new InFlightMigration(VmId.of("e"), HostId.of("e"), HostId.of("f"))));

        assertThat(schedule(move("a", "f", 10))).containsExactly("a 2 PT5M");
    }

    @Test
    void waveFollowsOnlyWhatAMigrationWaitedFor() {
        limits.maxInPerHost(1);

        // c arrives on f when a does; d, which waited for b and ends then too, has nothing to do with it.
        assertThat(schedule(
                        move("a", "f", 10),
                        move("b", "e", 4),
                        after(migration("d", "d", "b", 6), 1),
                        move("c", "f", 1)))
                .containsExactly("a 1 PT0S", "b 1 PT0S", "d 2 PT4S", "c 2 PT10S");
    }

    @Test
    void wavesOrderWhatWaitsWhereNothingTakesTime() {
        limits.bandwidthBytesPerSecond(0).maxInFlight(2);
        cluster = cluster.withInFlight(List.of(new InFlightMigration(VmId.of("e"), HostId.of("e"), HostId.of("f"))));

        assertThat(schedule(move("a", "f", 0), move("b", "f", 0), move("c", "f", 0), after(move("d", "f", 0), 2)))
                .containsExactly("a 1 PT0S", "b 2 PT0S", "c 2 PT0S", "d 3 PT0S");
    }

    @Test
    void nothingElseOfAMigrationChanges() {
        PlannedMigration before = move("a", "f", 10);

        assertThat(WaveScheduler.schedule(cluster, policy(), List.of(before))).containsExactly(before);
        assertThat(WaveScheduler.schedule(cluster, policy(), List.of())).isEmpty();
    }

    private List<String> schedule(PlannedMigration... migrations) {
        return WaveScheduler.schedule(cluster, policy(), List.of(migrations)).stream()
                .map(migration -> migration.vm() + " " + migration.wave() + " " + migration.predictedStart())
                .toList();
    }

    private Policy policy() {
        return Policy.builder().migration(limits.build()).build();
    }

    private static ClusterSnapshot cluster(Optional<Role> role) {
        ClusterSnapshot.Builder cluster = ClusterSnapshot.builder(TAKEN_AT);
        for (String id : List.of("a", "b", "c", "d", "e", "f")) {
            cluster.host(Snapshots.host(id, "zone-a").build());
            Vm.Builder vm = Snapshots.vm(id, id);
            role.ifPresent(vm::role);
            cluster.vm(vm.build());
        }
        return cluster.build();
    }

    /** The VM is named like its host. */
    private static PlannedMigration move(String vm, String target, int seconds) {
        return migration(vm, vm, target, seconds);
    }

    private static PlannedMigration migration(String vm, String source, String target, int seconds) {
        return PlannedMigration.builder(VmId.of(vm), HostId.of(source), HostId.of(target))
                .predictedDuration(Duration.ofSeconds(seconds))
                .build();
    }

    private static PlannedMigration after(PlannedMigration migration, Integer... places) {
        return migration.toBuilder().after(List.of(places)).build();
    }
}
