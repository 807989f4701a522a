package io.stealaway.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.testkit.Snapshots;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproductionTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    /** Two VMs of two vCPUs on a host of two threads, a day long. */
    private Reproduction of(double used, double steal, long cap) {
        Recorder recorder = Recorder.in(folder);
        for (int pass = 0; pass < 288; pass++) {
            Instant at = START.plusSeconds(300L * pass);
            Vm.Builder capped = Snapshots.vm("y", "h").vcpus(2);
            if (cap > 0) {
                capped.cpuCapMicroCores(cap);
            }
            recorder.append(ClusterSnapshot.builder(at)
                    .host(Snapshots.host("h", "a").cores(2).threads(2).build())
                    .vm(Snapshots.vm("x", "h").vcpus(2).build())
                    .vm(capped.build())
                    .observations(Observations.of(List.of(seen("x", at, used, steal), seen("y", at, used, steal))))
                    .build());
        }
        return Reproduction.of(Recording.read(folder));
    }

    private static VmObservation seen(String vm, Instant at, double used, double steal) {
        return VmObservation.builder(VmId.of(vm), at)
                .stealRatio(steal)
                .load5(1)
                .cpuUsedMicroCores((long) (used * 1e6))
                .build();
    }

    @Test
    void aHostThatIsShortIsToldAgain() {
        Reproduction told = of(1.0, 0.4, 0);

        assertThat(told.overheadRatio()).isZero();
        assertThat(told.measuredSteal()).isEqualTo(0.4, within(1e-9));
        assertThat(told.modelledSteal()).isEqualTo(0.4, within(1e-9));
        assertThat(told.meanError()).isEqualTo(0.0, within(1e-9));
        assertThat(told.trust()).isEqualTo(Reproduction.Trust.GOOD);
    }

    @Test
    void whatAHostLosesIsTakenFromTheRecording() {
        // 0.8 and 0.4 stolen of each: they get 1.6 of 2.
        Reproduction told = of(0.8, 0.2, 0);

        assertThat(told.overheadRatio()).isEqualTo(0.2, within(0.001));
        assertThat(told.modelledSteal()).isEqualTo(0.2, within(0.001));
        assertThat(told.trust()).isEqualTo(Reproduction.Trust.GOOD);
    }

    @Test
    void stealThatNoOverheadExplainsIsNotBelieved() {
        // Each wants 0.1 + 0.2 and gets 0.1, with 1.8 idle.
        Reproduction told = of(0.1, 0.1, 0);

        assertThat(told.overheadRatio()).isEqualTo(0.5);
        assertThat(told.modelledSteal()).isZero();
        assertThat(told.recall()).isZero();
        assertThat(told.trust()).isEqualTo(Reproduction.Trust.POOR);
    }

    @Test
    void aHostThatHasEnoughHasNoSteal() {
        Reproduction told = of(0.5, 0.0, 0);

        assertThat(told.modelledSteal()).isZero();
        assertThat(told.recall()).isOne();
        assertThat(told.precision()).isOne();
    }
}
