package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.Host;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    @Test
    void sameSeedSameCluster() {
        Shape shape = Shape.odd(20, 100);

        assertThat(Snapshots.random(new Random(7), shape)).isEqualTo(Snapshots.random(new Random(7), shape));
        assertThat(Snapshots.random(new Random(7), shape)).isNotEqualTo(Snapshots.random(new Random(8), shape));
    }

    @Test
    void noHostHoldsMoreThanItMayHandOut() {
        for (int seed = 0; seed < 50; seed++) {
            ClusterSnapshot snapshot = Snapshots.random(new Random(seed), Shape.odd(6, 1_000));
            for (int host = 0; host < snapshot.hosts().size(); host++) {
                Host facts = snapshot.hosts().get(host);
                long arriving = 0;
                for (InFlightMigration migration : snapshot.inFlight()) {
                    if (migration.target().equals(facts.id())) {
                        arriving += snapshot.vm(migration.vm()).orElseThrow().ramBytes();
                    }
                }
                assertThat(snapshot.usedVcpus(host)).isLessThanOrEqualTo(facts.vcpuCapacity());
                assertThat(snapshot.usedRamBytes(host) + arriving).isLessThanOrEqualTo(facts.ramCapacityBytes());
                assertThat(snapshot.usedDiskBytes(host)).isLessThanOrEqualTo(facts.diskCapacityBytes());
                assertThat(snapshot.usedSriovFunctions(host)).isLessThanOrEqualTo(facts.sriovFunctions());
            }
        }
    }

    @Test
    void everyOddityIsMetInAnOddCluster() {
        ClusterSnapshot snapshot = Snapshots.random(new Random(1), Shape.odd(60, 600));

        assertThat(snapshot.zones()).hasSize(2);
        assertThat(snapshot.inFlight()).isNotEmpty();
        assertThat(snapshot.hosts())
                .anyMatch(host -> !host.enabled())
                .anyMatch(host -> !host.up())
                .anyMatch(Host::maintenance)
                .anyMatch(host -> !host.traits().isEmpty());
        assertThat(snapshot.vms())
                .anyMatch(Vm::locked)
                .anyMatch(Vm::pinned)
                .anyMatch(Vm::optedOut)
                .anyMatch(Vm::passthrough)
                .anyMatch(vm -> !vm.running())
                .anyMatch(vm -> vm.cpuCapMicroCores().isPresent())
                .anyMatch(vm -> !vm.serverGroups().isEmpty())
                .anyMatch(vm -> vm.sameHostVolume().isPresent())
                .anyMatch(vm -> vm.sriovFunctions() > 0)
                .anyMatch(vm -> vm.role().isEmpty())
                .anyMatch(vm -> !vm.forbiddenTraits().isEmpty());
        assertThat(snapshot.observations().byVm())
                .hasSizeLessThan(snapshot.vms().size());
    }

    @Test
    void plainClusterHasNothingOdd() {
        ClusterSnapshot snapshot = Snapshots.random(new Random(1), Shape.plain(60, 300));

        assertThat(snapshot.inFlight()).isEmpty();
        assertThat(snapshot.serverGroups()).isEmpty();
        assertThat(snapshot.hosts()).allMatch(host -> host.enabled() && host.up() && !host.maintenance());
        assertThat(snapshot.vms())
                .allMatch(vm ->
                        vm.running() && !vm.locked() && vm.cpuCapMicroCores().isEmpty());
        assertThat(snapshot.observations().byVm()).hasSameSizeAs(snapshot.vms());
    }

    @Test
    void stealOfTheHotHostIsWhatItsVmsLose() {
        ClusterSnapshot snapshot = Snapshots.oneHotHost();

        assertThat(snapshot.hostStealRatio(2)).isEqualTo(0.2);
        assertThat(snapshot.hostStealRatio(0)).isEqualTo(0.0);
        assertThat(snapshot.hostVms(1)).isEmpty();
    }

    @Test
    void clockMovesOnlyWhenTold() {
        ManualClock clock = new ManualClock(Instant.EPOCH);

        assertThat(clock.instant()).isEqualTo(clock.instant());
        assertThat(clock.advance(Duration.ofSeconds(5))).isEqualTo(Instant.ofEpochSecond(5));
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1))).hasMessageContaining("PT-1S");
        clock.set(Instant.EPOCH);
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    }
}
