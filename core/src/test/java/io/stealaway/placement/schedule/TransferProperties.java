package io.stealaway.placement.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Vm;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TransferProperties {

    /** The closed form against the rounds themselves. */
    @Property(seed = "21")
    void downtimeIsThatOfTheRoundsCountedOneByOne(
            @ForAll @IntRange(min = 1, max = 1_000_000) int memory,
            @ForAll @IntRange(min = 2, max = 100_000) int rate,
            @ForAll @IntRange(min = 1, max = 98) int dirtyPercent,
            @ForAll @IntRange(min = 1, max = 5_000) int targetMillis) {
        long dirty = Math.max(1, (long) rate * dirtyPercent / 100);
        double left = memory;
        do {
            left *= (double) dirty / rate;
        } while (left / rate > targetMillis / 1_000.0);

        Vm vm = Snapshots.vm("vm", "host")
                .memoryToCopyBytes(memory)
                .dirtyBytesPerSecond(dirty)
                .build();
        assertThat(Transfer.downtime(vm, rate, Duration.ofMillis(targetMillis)).toMillis())
                .isBetween((long) Math.floor(left / rate * 1_000.0), (long) Math.ceil(left / rate * 1_000.0) + 1);
    }
}
