package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stealaway.model.Host;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.recording.Recorder;
import io.stealaway.testkit.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedTopologyTest {
    private static final Instant MONDAY = Instant.parse("2026-03-02T23:50:00Z");
    private static final Host ONE = Snapshots.host("a1", "a").build();
    private static final Host TWO = Snapshots.host("a2", "a").build();

    @TempDir
    private Path folder = Path.of("");

    private static Instant at(int minute) {
        return MONDAY.plusSeconds(60L * minute);
    }

    /** VMs by where they are: {@code web@a1}. */
    private static ClusterSnapshot seen(int minute, String... vms) {
        ClusterSnapshot.Builder snapshot =
                ClusterSnapshot.builder(at(minute)).host(ONE).host(TWO);
        for (String vm : vms) {
            String[] parts = vm.split("@", -1);
            snapshot.vm(Snapshots.vm(parts[0], parts[1]).build());
        }
        return snapshot.build();
    }

    private void record(ClusterSnapshot... passes) {
        try (Recorder recorder = Recorder.in(folder)) {
            for (ClusterSnapshot pass : passes) {
                recorder.append(pass);
            }
        }
    }

    private static List<String> places(ClusterSnapshot topology) {
        return topology.vms().stream().map(vm -> vm.id() + "@" + vm.host()).toList();
    }

    @Test
    void eachMomentIsAsTheNewestPassUpToItSawIt() {
        record(
                seen(0, "web@a1", "gone@a1"),
                seen(5, "web@a2", "gone@a1"),
                seen(10, "web@a2"),
                seen(15, "new@a1", "web@a2"));

        RecordedTopology known = RecordedTopology.read(folder);

        assertThat(known.first()).isEqualTo(at(0));
        assertThat(known.last()).isEqualTo(at(15));
        assertThat(places(known.at(at(0)))).containsExactly("gone@a1", "web@a1");
        assertThat(places(known.at(at(4)))).containsExactly("gone@a1", "web@a1");
        assertThat(places(known.at(at(5)))).containsExactly("gone@a1", "web@a2");
        assertThat(places(known.at(at(14)))).containsExactly("web@a2");
        assertThat(places(known.at(at(15)))).containsExactly("new@a1", "web@a2");
        assertThat(known.notes()).isEmpty();
    }

    @Test
    void whileNothingChangesItIsOneObjectFromDayToDayAndWithoutObservations() {
        record(
                seen(0, "web@a1")
                        .withObservations(Observations.of(List.of(VmObservation.builder(VmId.of("web"), at(0))
                                .stealRatio(0.1)
                                .load5(1)
                                .cpuUsedMicroCores(1)
                                .build()))),
                seen(5, "web@a1"),
                seen(15, "web@a1"));

        RecordedTopology known = RecordedTopology.read(folder);

        assertThat(folder).isDirectoryContaining(file -> file.toString().contains("20260303"));
        assertThat(known.at(at(15))).isSameAs(known.at(at(0)));
        assertThat(known.at(at(0)).observations().byVm()).isEmpty();
    }

    @Test
    void whatWasBeforeTheFirstPassOrAfterTheLastIsNotGuessed() {
        record(seen(0, "web@a1"), seen(5, "web@a1"));
        RecordedTopology known = RecordedTopology.read(folder);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> known.at(at(0).minusNanos(1)))
                .withMessageContainingAll(
                        "from 2026-03-02T23:50:00Z to 2026-03-02T23:55:00Z", "2026-03-02T23:49:59.99");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> known.at(at(6)))
                .withMessageContaining("but not at 2026-03-02T23:56:00Z");
    }

    @Test
    void whatIsDamagedIsToldAndTheRestKnown() throws IOException {
        Recorder recorder = Recorder.in(folder);
        recorder.append(seen(0, "web@a1"));
        Path file;
        try (Stream<Path> files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        int firstPass = Files.readAllBytes(file).length;
        recorder.append(seen(5, "web@a2"));
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), firstPass + 10));

        RecordedTopology known = RecordedTopology.read(file);

        assertThat(known.last()).isEqualTo(at(0));
        assertThat(known.notes()).singleElement().asString().contains("ends in the middle of a pass");
        Files.write(file, new byte[0]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordedTopology.read(folder))
                .withMessageContaining("no pass can be read; ");
    }
}
