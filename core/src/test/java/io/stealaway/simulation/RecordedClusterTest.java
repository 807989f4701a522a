package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.recording.Recorder;
import io.stealaway.recording.Recording;
import io.stealaway.testkit.Snapshots;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedClusterTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final int QUIET = 6;
    private static final int SLOTS = 12;

    @TempDir
    private Path folder = Path.of("");

    /** Two VMs of two vCPUs on a host of two threads that want little at first and then this much each, and other tasks by slot. */
    private Recording recorded(long wanted, IntToDoubleFunction others) {
        SimulatedCluster cluster = SimulatedCluster.builder(
                        ClusterSnapshot.builder(START)
                                .host(Snapshots.host("h", "a")
                                        .cores(2)
                                        .threads(2)
                                        .build())
                                .vm(Snapshots.vm("x", "h").vcpus(2).build())
                                .vm(Snapshots.vm("y", "h").vcpus(2).build())
                                .build(),
                        (vm, second) -> second < 300 * QUIET ? 400_000 : wanted)
                .build();
        Recorder recorder = Recorder.in(folder);
        for (int slot = 0; slot < SLOTS; slot++) {
            cluster.advance(Duration.ofMinutes(5));
            recorder.append(with(cluster.observed(), others.applyAsDouble(slot)));
        }
        return Recording.read(folder);
    }

    private static ClusterSnapshot with(ClusterSnapshot seen, double others) {
        List<VmObservation> all = new ArrayList<>();
        seen.vms()
                .forEach(vm -> seen.observations()
                        .of(vm.id())
                        .ifPresent(known -> all.add(known.toBuilder()
                                .load5(Math.max(0, known.load5() + others))
                                .build())));
        return seen.withObservations(Observations.of(all));
    }

    private static double cores(Recording recording) {
        // The last slot but one: after the last nothing is seen of the one that begins then.
        return RecordedCluster.cameIn(recording, 0, SLOTS - 2) / 1e6;
    }

    @Test
    void workThatCameInIsToldFromWorkThatWaits() {
        Recording recording = recorded(1_200_000, slot -> 0);

        assertThat(recording.wantedMicroCores(0, SLOTS - 2) / 1e6).isGreaterThan(1.25);
        assertThat(cores(recording)).isCloseTo(1.2, within(0.02));
    }

    @Test
    void aVmWhoseVcpusAreTooFewToShowAllThatWaitsIsReadByItsLoad() {
        // 1.9 wanted and 1.0 served: 2.42 would be runnable, of which two vCPUs show 2; by that alone 1.63 came in.
        assertThat(cores(recorded(1_900_000, slot -> 0))).isCloseTo(1.9, within(0.02));
    }

    @Test
    void tasksThatWaitForDisksAreNoWork() {
        assertThat(cores(recorded(1_700_000, slot -> 6))).isCloseTo(1.7, within(0.03));
    }

    @Test
    void aLoadIsBelievedNoFurtherThanStealAndUsedCpuAllow() {
        Recording busy = recorded(1_200_000, slot -> slot < QUIET ? 0 : 100);
        assertThat(busy.waitingTasks(0, SLOTS - 2)).isGreaterThan(50);
        assertThat(RecordedCluster.cameIn(busy, 0, SLOTS - 2)).isEqualTo(busy.wantedMicroCores(0, SLOTS - 2));
    }

    @Test
    void aLoadThatTellsOfNoWaitingTaskLeavesWhatStealTells() {
        Recording mute = recorded(1_900_000, slot -> -100);
        long wanted = mute.wantedMicroCores(0, SLOTS - 2);
        long waited = mute.waitedMicroCores(0, SLOTS - 2);

        assertThat(waited).isGreaterThan(900_000);
        assertThat(RecordedCluster.cameIn(mute, 0, SLOTS - 2))
                .isEqualTo(wanted - (long) (CpuModel.waitingOn(CpuModel.STEP_SECONDS) * waited));
    }

    @Test
    void whereNothingWasTakenWhatWasUsedCameIn() {
        Recording recording = recorded(1_900_000, slot -> 3 * slot);

        assertThat(recording.waitedMicroCores(0, 1)).isZero();
        assertThat(RecordedCluster.cameIn(recording, 0, 1)).isEqualTo(400_000);
    }
}
