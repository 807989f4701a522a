package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.detection.guard.HostChanges;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HostChangesTest {
    private static final Instant T = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final HostChanges changes = new HostChanges();
    private final TreeMap<String, String> hostOf = new TreeMap<>();
    private double cores = 1.0;
    private Duration window = WINDOW;
    private Optional<Instant> arrivedAt = Optional.empty();

    @Test
    void aDepartureMakesWhatWasMeasuredBeforeItWorthless() {
        hostOf.put("a", "left");
        hostOf.put("b", "left");
        saw(T);
        hostOf.put("b", "right");
        assertThat(observed(saw(T.plusSeconds(60))))
                .as("neither host is known now")
                .containsExactly("c");
        assertThat(observed(saw(T.plusSeconds(359)))).containsExactly("c");
        assertThat(observed(saw(T.plusSeconds(360)))).containsExactly("a", "b", "c");
    }

    @Test
    void soDoesAVmThatIsDeletedOrStartedAnew() {
        hostOf.put("a", "left");
        hostOf.put("b", "left");
        saw(T);
        hostOf.remove("b");
        assertThat(observed(saw(T.plusSeconds(60)))).containsExactly("c");
        hostOf.put("d", "left");
        assertThat(observed(saw(T.plusSeconds(360)))).containsExactly("c");
    }

    @Test
    void whatSmallVmsDoIsNoReasonButManyOfThemAre() {
        hostOf.put("a", "left");
        for (int i = 1; i <= 3; i++) {
            hostOf.put("small-" + i, "left");
        }
        cores = 0.3; // of 8, and 5 % of it are 0.4
        saw(T);
        hostOf.put("small-1", "right");
        assertThat(changes.changed(saw(T.plusSeconds(60)))).isEmpty();
        hostOf.put("small-2", "right");
        assertThat(changes.changed(saw(T.plusSeconds(120)))).containsExactly(HostId.of("left"), HostId.of("right"));
    }

    @Test
    void aSourceWithoutAWindowIsBelieved() {
        window = Duration.ZERO;
        hostOf.put("a", "left");
        hostOf.put("b", "left");
        saw(T);
        hostOf.put("b", "right");
        assertThat(observed(saw(T.plusSeconds(1)))).containsExactly("a", "b", "c");
    }

    @Test
    void aProcessThatHasJustBegunKnowsArrivalsByTheTopology() {
        hostOf.put("a", "left");
        arrivedAt = Optional.of(T.minusSeconds(100));
        assertThat(observed(saw(T))).containsExactly("c");
        assertThat(observed(saw(T.plusSeconds(200)))).containsExactly("a", "c");
    }

    /** What the lab on real hypervisors showed: the second of two that suffered from each other moved after the first. */
    @Test
    void theNeighbourOfAVmThatHasLeftIsNotMovedByWhatWasMeasuredBefore() {
        assertThat(moved(WINDOW)).containsExactly("one");
    }

    @Test
    void itIsMovedWhereTheSourceDoesNotTellItsWindow() {
        assertThat(moved(Duration.ZERO)).containsExactly("one", "two");
    }

    /** Two VMs on a hot host; rates go on to show the steal of before, until their window is over. */
    private static List<String> moved(Duration told) {
        World world = new World()
                .host("a-hot", "a")
                .host("a-calm", "a")
                .hot("a-hot")
                .vm("one", "a-hot", "web")
                .vm("two", "a-hot", "db");
        world.window = told;
        world.sampleAge = Duration.ZERO;
        Bench bench = new Bench(world);
        bench.policy(bench.policy.toBuilder()
                .migration(bench.policy.migration().toBuilder().maxInFlight(1).build())
                .build());
        List<String> moved = new ArrayList<>();
        Optional<Instant> left = Optional.empty();
        for (int i = 0; i < 60; i++) {
            if (left.filter(at -> !world.now().isBefore(at.plus(WINDOW))).isPresent()) {
                world.hotHosts.clear();
            }
            bench.pass().started().forEach(m -> moved.add(m.vm().value()));
            if (left.isEmpty() && world.hostOf("one").value().equals("a-calm")) {
                left = Optional.of(world.now());
            }
            world.clock.advance(Duration.ofSeconds(20));
        }
        return moved;
    }

    private ClusterSnapshot saw(Instant now) {
        ClusterSnapshot.Builder builder = ClusterSnapshot.builder(now);
        for (String host : List.of("left", "right", "third")) {
            builder.host(Host.builder(HostId.of(host), AvailabilityZone.of("z"))
                    .cores(8)
                    .threads(8)
                    .ramBytes(1L << 36)
                    .diskBytes(1L << 40)
                    .linkBytesPerSecond(1_250_000_000L)
                    .build());
        }
        TreeMap<String, String> all = new TreeMap<>(hostOf);
        all.put("c", "third");
        List<VmObservation> seen = new ArrayList<>();
        all.forEach((vm, host) -> {
            Vm.Builder facts = Vm.builder(VmId.of(vm), HostId.of(host), Tenant.of("t"))
                    .vcpus(2)
                    .ramBytes(1L << 30);
            if (!vm.equals("c")) {
                arrivedAt.ifPresent(facts::lastMigratedAt);
            }
            builder.vm(facts.build());
            seen.add(VmObservation.builder(VmId.of(vm), now)
                    .window(window)
                    .stealRatio(0.0)
                    .load5(1.0)
                    .cpuUsedMicroCores(Math.round(cores * 1_000_000))
                    .build());
        });
        ClusterSnapshot snapshot = builder.observations(Observations.of(seen)).build();
        changes.saw(snapshot, List.of());
        return snapshot;
    }

    private List<String> observed(ClusterSnapshot snapshot) {
        return changes.current(snapshot).observations().byVm().keySet().stream()
                .map(VmId::value)
                .toList();
    }
}
