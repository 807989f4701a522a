package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Host;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.recording.Recorder;
import io.stealaway.recording.Recording;
import io.stealaway.testkit.Snapshots;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** VMs of a recording come and leave when they did. */
class RecordedTurnoverTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final int SLOTS = 24;

    @TempDir
    private Path folder = Path.of("");

    private static Host host(String id) {
        return Snapshots.host(id, "a").cores(4).threads(4).cpuAllocationRatio(1).build();
    }

    private static Vm vm(String id, String host, int vcpus) {
        return Snapshots.vm(id, host).vcpus(vcpus).build();
    }

    private void record(java.util.function.IntFunction<List<Vm>> vms) {
        Recorder recorder = Recorder.in(folder);
        for (int slot = 0; slot < SLOTS; slot++) {
            Instant at = START.plusSeconds(300L * slot);
            List<Vm> there = vms.apply(slot);
            List<VmObservation> seen = new ArrayList<>();
            ClusterSnapshot.Builder snapshot =
                    ClusterSnapshot.builder(at).host(host("a1")).host(host("a2"));
            for (Vm vm : there) {
                snapshot.vm(vm);
                seen.add(VmObservation.builder(vm.id(), at)
                        .stealRatio(0)
                        .load5(1)
                        .cpuUsedMicroCores(vm.id().equals(VmId.of("late")) ? 2_000_000 : 500_000)
                        .build());
            }
            recorder.append(snapshot.observations(Observations.of(seen)).build());
        }
    }

    private SimulationRun replayed() {
        SimulationConfig config =
                SimulationConfig.builder().recording(Recording.read(folder)).build();
        return new SimulationRun(
                Scenarios.of(config), config.seed(), SimulationListener.Run.OFF, SimulationListener.none());
    }

    private static Optional<String> hostOf(SimulationRun run, String vm) {
        return run.cluster
                .topology()
                .snapshot()
                .vm(VmId.of(vm))
                .map(there -> there.host().value());
    }

    @Test
    void whoCameLaterComesThenAndWhoLeftLeaves() {
        record(slot -> {
            List<Vm> there = new ArrayList<>(List.of(vm("web", "a1", 4)));
            if (slot < 12) {
                // By name after those that come, and before them in time.
                there.add(vm("zero", "a2", 2));
            }
            if (slot >= 6 && slot < 18) {
                there.add(vm("late", "a2", 2));
            }
            return there;
        });
        SimulationRun run = replayed();
        int[] ends = {25 * 60, 35 * 60, 55 * 60, 65 * 60, 85 * 60, 95 * 60};

        List<Set<String>> there = new ArrayList<>();
        List<Long> wanted = new ArrayList<>();
        for (int end : ends) {
            run.advanceTo(end);
            Set<String> now = new TreeSet<>();
            ClusterSnapshot seen = run.cluster.topology().snapshot();
            seen.vms().forEach(vm -> now.add(vm.id().value()));
            there.add(now);
            TruePlacement fleet = run.cluster.fleet();
            long sum = 0;
            for (int i = 0; i < fleet.presentCount(); i++) {
                sum += run.cluster.cpu().wanted[fleet.present()[i]];
            }
            wanted.add(sum);
        }

        assertThat(there)
                .containsExactly(
                        Set.of("web", "zero"),
                        Set.of("late", "web", "zero"),
                        Set.of("late", "web", "zero"),
                        Set.of("late", "web"),
                        Set.of("late", "web"),
                        Set.of("web"));
        assertThat(wanted).containsExactly(1_000_000L, 3_000_000L, 3_000_000L, 2_500_000L, 2_500_000L, 500_000L);
        assertThat(hostOf(run, "web")).contains("a1");
        assertThat(Scenarios.of(SimulationConfig.builder()
                                .recording(Recording.read(folder))
                                .build())
                        .notes())
                .anyMatch(note -> note.startsWith("1 VMs come and 2 leave when they did"));
    }

    @Test
    void whereThereIsNoRoomAnotherHostIsFoundOrItIsTakenAllTheSame() {
        // In truth "old" had left a1 before the others came; nothing of that kind happens in a replay.
        record(slot -> {
            List<Vm> there = new ArrayList<>(List.of(vm("old", slot < 4 ? "a1" : "a2", 3)));
            if (slot >= 6) {
                there.add(vm("late", "a1", 3));
            }
            if (slot >= 10) {
                there.add(vm("later", "a1", 2).toBuilder()
                        .requiredTraits(new TreeSet<>(Set.of("SSD")))
                        .forbiddenTraits(new TreeSet<>(Set.of("SSD")))
                        .build());
            }
            return there;
        });
        SimulationRun run = replayed();
        run.advanceTo(SLOTS * 300L);

        assertThat(hostOf(run, "old")).contains("a1");
        assertThat(hostOf(run, "late")).contains("a2");
        assertThat(hostOf(run, "later")).contains("a1");
        assertThat(run.turnover().orElseThrow().day(0).rejected).isZero();
        assertThat(run.turnover().orElseThrow().day(0).created).isEqualTo(2);
    }

    @Test
    void whereNobodyCameOrLeftThereIsNoTurnover() {
        record(slot -> List.of(vm("web", "a1", 4)));

        assertThat(replayed().turnover()).isEmpty();
    }
}
