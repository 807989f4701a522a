package io.stealaway.placement.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Vm;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransferTest {
    private static final long RATE = 1_000;

    @Test
    void roundsOfMemoryAndOnePassOverDiskTakeTheirTime() {
        assertThat(Transfer.duration(vm(10_000, 0, 0), RATE)).isEqualTo(Duration.ofSeconds(10));
        assertThat(Transfer.duration(vm(10_000, 500, 0), RATE)).isEqualTo(Duration.ofSeconds(20));
        assertThat(Transfer.duration(vm(10_000, 500, 3_000), RATE)).isEqualTo(Duration.ofSeconds(23));
        assertThat(Transfer.duration(vm(1, 0, 0), 3_000)).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void downtimeIsWhatTheFirstSmallEnoughRoundLeaves() {
        // 10,000 bytes halve with each round: 5,000, 2,500, 1,250, 625 are 5 s, 2.5 s, 1.25 s, 625 ms on the wire.
        assertThat(downtime(10_000, 500, 5_000)).isEqualTo(5_000);
        assertThat(downtime(10_000, 500, 4_999)).isEqualTo(2_500);
        assertThat(downtime(10_000, 500, 2_500)).isEqualTo(2_500);
        assertThat(downtime(10_000, 500, 1_250)).isEqualTo(1_250);
        assertThat(downtime(10_000, 500, 1_249)).isEqualTo(625);
    }

    @Test
    void oneRoundIsCopiedHoweverMuchPauseIsAllowed() {
        assertThat(downtime(10_000, 500, 60_000)).isEqualTo(5_000);
    }

    @Test
    void partOfAMillisecondCountsAsAll() {
        assertThat(downtime(3, 1, 500)).isEqualTo(1);
    }

    @Test
    void nothingDirtiedOrNothingToCopyIsNoPause() {
        assertThat(downtime(10_000, 0, 500)).isZero();
        assertThat(downtime(0, 500, 500)).isZero();
        assertThat(Transfer.downtime(vm(10_000, 500, 0), 0, Duration.ofMillis(500)))
                .isZero();
    }

    @Test
    void wireHardlyFasterThanTheDirtyingStillEnds() {
        long rate = 1L << 50;
        Vm vm = vm(1L << 50, rate - 1, 0);

        assertThat(Transfer.downtime(vm, rate, Duration.ofMillis(500)))
                .isBetween(Duration.ofMillis(499), Duration.ofMillis(500));
    }

    private static long downtime(long memory, long dirty, long targetMillis) {
        return Transfer.downtime(vm(memory, dirty, 0), RATE, Duration.ofMillis(targetMillis))
                .toMillis();
    }

    private static Vm vm(long memory, long dirty, long disk) {
        return Snapshots.vm("vm", "host")
                .memoryToCopyBytes(memory)
                .dirtyBytesPerSecond(dirty)
                .localDiskBytes(disk)
                .build();
    }
}
