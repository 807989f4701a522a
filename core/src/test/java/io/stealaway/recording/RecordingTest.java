package io.stealaway.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.testkit.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");
    private static final Host ONE =
            Snapshots.host("a1", "a").cores(2).threads(2).build();
    private static final Host TWO =
            Snapshots.host("a2", "a").cores(2).threads(2).build();
    private static final int SLOTS_A_DAY = 288;

    @TempDir
    private Path folder = Path.of("");

    /** What is seen at one moment. */
    private static final class Seen {
        private final List<Vm> vms = new ArrayList<>();
        private final List<VmObservation> observations = new ArrayList<>();

        Seen vm(String id, Host host) {
            vms.add(Snapshots.vm(id, host.id().value()).vcpus(2).build());
            return this;
        }

        Seen vm(Vm vm) {
            vms.add(vm);
            return this;
        }

        /** The middle of the window is the moment itself. */
        Seen observed(Instant at, String id, double used, double steal) {
            observations.add(VmObservation.builder(VmId.of(id), at)
                    .stealRatio(steal)
                    .load5(1)
                    .cpuUsedMicroCores((long) (used * 1e6))
                    .build());
            return this;
        }

        ClusterSnapshot at(Instant at) {
            ClusterSnapshot.Builder snapshot =
                    ClusterSnapshot.builder(at).host(ONE).host(TWO).observations(Observations.of(observations));
            vms.forEach(snapshot::vm);
            return snapshot.build();
        }
    }

    private static Instant slot(int slot) {
        return MONDAY.plusSeconds(300L * slot);
    }

    private Recording recorded(int slots, java.util.function.IntFunction<Seen> seen) {
        Recorder recorder = Recorder.in(folder);
        for (int slot = 0; slot < slots; slot++) {
            Seen at = seen.apply(slot);
            if (at != null) {
                recorder.append(at.at(slot(slot)));
            }
        }
        return Recording.read(folder);
    }

    private static int vm(Recording recording, String id) {
        return recording.cluster().vmIndex(VmId.of(id)).orElseThrow();
    }

    private static int host(Recording recording, Host host) {
        return recording.cluster().hostIndex(host.id()).orElseThrow();
    }

    @Test
    void wantedIsUsedAndStolenOfAtMostAllVcpus() {
        Recording recording = recorded(
                3,
                slot -> new Seen()
                        .vm("web", ONE)
                        .vm("db", ONE)
                        .observed(slot(slot), "web", 0.5, 0.25)
                        .observed(slot(slot), "db", 1.9, 0.4));

        assertThat(recording.slot()).isEqualTo(Duration.ofMinutes(5));
        assertThat(recording.slots()).isEqualTo(3);
        assertThat(recording.wantedMicroCores(vm(recording, "web"), 1)).isEqualTo(1_000_000);
        assertThat(recording.waitedMicroCores(vm(recording, "web"), 1)).isEqualTo(500_000);
        assertThat(recording.wantedMicroCores(vm(recording, "db"), 1)).isEqualTo(2_000_000);
        assertThat(recording.filledRatio()).isZero();
        assertThat(recording.notes()).isEmpty();
    }

    @Test
    void figuresBelongToTheMiddleOfTheirWindow() {
        Recorder recorder = Recorder.in(folder);
        for (int slot = 0; slot < 4; slot++) {
            Instant at = slot(slot).plusSeconds(200);
            recorder.append(new Seen()
                    .vm("web", ONE)
                    .at(at)
                    .withObservations(Observations.of(List.of(VmObservation.builder(VmId.of("web"), at.minusSeconds(15))
                            .window(Duration.ofMinutes(5))
                            .stealRatio(0)
                            .load5(0)
                            .cpuUsedMicroCores(slot * 100_000L)
                            .build()))));
        }

        Recording recording = Recording.read(folder);

        // 200 - 15 - 150 s into its slot.
        assertThat(recording.wantedMicroCores(0, 2)).isEqualTo(200_000);
    }

    @Test
    void whileAVmRanUnobservedItWantedWhatItWantedAtThatHourOfAnotherDay() {
        int at = SLOTS_A_DAY + 10;
        Recording recording = recorded(2 * SLOTS_A_DAY, slot -> {
            Seen seen = new Seen().vm("web", ONE).vm("new", TWO);
            if (slot != at && slot != 20) {
                seen.observed(slot(slot), "web", slot % SLOTS_A_DAY / 1_000.0, 0);
            }
            return seen;
        });

        int web = vm(recording, "web");
        assertThat(recording.wantedMicroCores(web, at)).isEqualTo(10_000);
        // The first day looks ahead.
        assertThat(recording.wantedMicroCores(web, 20)).isEqualTo(20_000);
        // Of a VM that nobody ever observed: the mean of all, by vCPU.
        assertThat(recording.wantedMicroCores(vm(recording, "new"), 5)).isCloseTo(143_500, within(1_000));
        assertThat(recording.filledRatio()).isEqualTo((2 + 2 * SLOTS_A_DAY) / (4.0 * SLOTS_A_DAY));
    }

    @Test
    void aVmThatIsAwayOrStoppedWantsNothingAndIsKnownFromTheFirstMoment() {
        Recording recording = recorded(6, slot -> {
            Seen seen = new Seen().vm("web", ONE).observed(slot(slot), "web", 1, 0);
            if (slot >= 2 && slot < 4) {
                seen.vm("late", TWO).observed(slot(slot), "late", 1, 0);
            }
            Vm.Builder stopped = Snapshots.vm("stopped", "a2").vcpus(2);
            return seen.vm(
                    slot == 3
                            ? stopped.build()
                            : stopped.state(Vm.VmState.STOPPED).build());
        });

        int late = vm(recording, "late");
        assertThat(recording.cluster().takenAt()).isEqualTo(MONDAY);
        assertThat(recording.cluster().vms().get(late).host()).isEqualTo(TWO.id());
        assertThat(List.of(0, 1, 2, 3, 4, 5))
                .extracting(slot -> recording.wantedMicroCores(late, slot))
                .containsExactly(0, 0, 1_000_000, 1_000_000, 0, 0);
        assertThat(recording.host(late, 1)).isEqualTo(Recording.MISSING);
        assertThat(recording.host(late, 2)).isEqualTo(host(recording, TWO));
        assertThat(recording.firstSlot(late)).isEqualTo(2);
        assertThat(recording.lastSlot(late)).isEqualTo(3);
        int stopped = vm(recording, "stopped");
        assertThat(recording.cluster().vms().get(stopped).running()).isTrue();
        assertThat(recording.wantedMicroCores(stopped, 2)).isZero();
        assertThat(recording.wantedMicroCores(stopped, 3)).isPositive();
        assertThat(recording.firstSlot(stopped)).isZero();
        assertThat(recording.lastSlot(stopped)).isEqualTo(5);
    }

    @Test
    void aVmThatCameAndLeftWithinASlotIsInNone() {
        Recorder recorder = Recorder.in(folder);
        for (int slot = 0; slot < 3; slot++) {
            recorder.append(new Seen().vm("web", ONE).at(slot(slot)));
            if (slot == 1) {
                recorder.append(new Seen().vm("brief", ONE).vm("web", ONE).at(slot(1).plusSeconds(60)));
                recorder.append(new Seen().vm("web", ONE).at(slot(1).plusSeconds(100)));
            }
        }
        Recording recording = Recording.read(folder);

        int brief = vm(recording, "brief");
        assertThat(recording.slot()).isEqualTo(Duration.ofMinutes(3));
        assertThat(recording.firstSlot(brief)).isEqualTo(recording.slots());
        assertThat(recording.lastSlot(brief)).isNegative();
    }

    @Test
    void aVmThatMovedIsWhereItWas() {
        Recording recording =
                recorded(4, slot -> new Seen().vm("web", slot < 2 ? ONE : TWO).observed(slot(slot), "web", 1, 0));

        assertThat(recording.cluster().vms().get(0).host()).isEqualTo(HostId.of("a1"));
        assertThat(recording.host(0, 1)).isEqualTo(host(recording, ONE));
        assertThat(recording.host(0, 2)).isEqualTo(host(recording, TWO));
    }

    @Test
    void aHoleInTheRecordingIsFilledAndCounted() {
        Recording recording = recorded(
                10,
                slot -> slot == 4 || slot == 5
                        ? null
                        : new Seen().vm("web", ONE).observed(slot(slot), "web", 1, 0));

        assertThat(recording.slots()).isEqualTo(10);
        assertThat(recording.wantedMicroCores(0, 4)).isEqualTo(1_000_000);
        assertThat(recording.host(0, 5)).isEqualTo(host(recording, ONE));
        assertThat(recording.filledRatio()).isEqualTo(0.2);
    }

    private static double spread(Recording recording, int vm, int slot) {
        double most = 0;
        double least = Double.MAX_VALUE;
        for (int minute = 0; minute < 5; minute++) {
            most = Math.max(most, (double) recording.wantedMicroCores(vm, slot, minute));
            least = Math.min(least, (double) recording.wantedMicroCores(vm, slot, minute));
        }
        return (most - least) / recording.wantedMicroCores(vm, slot);
    }

    @Test
    void minutesLeaveTheMeanOfTheirSlotAsSlotsLeaveTheirNeighbours() {
        Recording recording = recorded(
                60,
                slot -> new Seen()
                        .vm("steady", ONE)
                        .vm("jumps", ONE)
                        .vm("restless", TWO)
                        .observed(slot(slot), "steady", 0.5 + slot / 100.0, 0)
                        .observed(slot(slot), "jumps", slot < 30 ? 0.2 : 1.2, 0)
                        .observed(slot(slot), "restless", 1 + 0.2 * ((slot * 7) % 5 - 2) / 2.0, 0));

        // A ramp and a new level are no unrest.
        assertThat(spread(recording, vm(recording, "steady"), 10)).isLessThan(0.001);
        assertThat(spread(recording, vm(recording, "jumps"), 40)).isZero();
        int restless = vm(recording, "restless");
        for (int slot = 1; slot < 59; slot++) {
            long sum = 0;
            for (int minute = 0; minute < 5; minute++) {
                sum += recording.wantedMicroCores(restless, slot, minute);
            }
            assertThat(sum / 5).isCloseTo(recording.wantedMicroCores(restless, slot), within(5L));
            assertThat(spread(recording, restless, slot)).isBetween(0.02, 1.7);
        }
        assertThat(recording.wantedMicroCores(restless, 7, 3)).isEqualTo(recording.wantedMicroCores(restless, 7, 3));
        assertThatThrownBy(() -> recording.wantedMicroCores(restless, 7, 5))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void minutesHaveTheMeanOfTheirSlotThoughAllVcpusAreInTheWay() {
        Recording recording = recorded(
                60, slot -> new Seen().vm("web", ONE).observed(slot(slot), "web", 1.6 + 0.2 * ((slot * 7) % 5 - 2), 0));

        for (int slot = 1; slot < 59; slot++) {
            for (long mean : new long[] {100_000, 1_900_000, 2_000_000}) {
                long sum = 0;
                for (int minute = 0; minute < 5; minute++) {
                    long wanted = recording.microCores(0, slot, minute, mean);
                    assertThat(wanted).isBetween(0L, 2_000_000L);
                    sum += wanted;
                }
                assertThat(sum / 5).isCloseTo(mean, within(2L));
            }
        }
        assertThat(recording.microCores(0, 7, 3, 0)).isZero();
    }

    @Test
    void whatCannotBeReplayedIsSaid() throws IOException {
        assertThatThrownBy(() -> Recording.read(folder.resolve("none"))).hasMessageContaining("no such folder");
        assertThatThrownBy(() -> Recording.read(folder)).hasMessageContaining("no file here ends in");
        Recorder.in(folder).append(new Seen().vm("web", ONE).at(MONDAY));
        assertThatThrownBy(() -> Recording.read(folder)).hasMessageContaining("one pass can be read");
        Files.writeString(folder.resolve("0" + Recorder.SUFFIX), "no gzip");
        assertThatThrownBy(() -> Recording.read(folder)).hasMessageContaining("0" + Recorder.SUFFIX);
    }
}
