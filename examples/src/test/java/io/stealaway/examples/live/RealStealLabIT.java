package io.stealaway.examples.live;

import static io.stealaway.examples.live.RealGuests.CROWDED;
import static io.stealaway.examples.live.RealGuests.FREE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing is made up: guests that QEMU runs, steal as the kernel counts it and libvirt tells it, seen by Prometheus; and Nova's libvirt driver
 * moves them. Needs the labs openstack and libvirt.
 */
class RealStealLabIT {
    private final RealGuests guests = new RealGuests();

    @TempDir
    private Path folder;

    @AfterEach
    void tidy() {
        guests.close();
    }

    @Test
    void ofTwoGuestsThatRobEachOtherOneIsMovedAndBothAreWell() throws IOException {
        String one = guests.onCrowded("real-one", "work");
        String other = guests.onCrowded("real-other", "work");
        guests.configure(folder, Duration.ofMinutes(5));
        guests.untilTheyRobEachOther(one, other);

        try (LiveProgram program = new LiveProgram(folder)) {
            program.start("loop", "--act");
            LabCloud.until("a migration ends", () -> program.told("loop").contains("finished    "));
            assertThat(program.told("loop"))
                    .containsPattern("finished    \\S+ from " + CROWDED + " to " + FREE
                            + ": DONE, steal 0\\.[3-6]\\d+ before, 0\\.0\\d+ after");
            LabCloud cloud = guests.cloud();
            boolean firstMoved = cloud.hostOf(one).equals(FREE);
            String moved = firstMoved ? one : other;
            String stayed = firstMoved ? other : one;
            assertThat(cloud.hostOf(moved)).isEqualTo(FREE);
            assertThat(cloud.migrations(moved)).containsExactly("completed");
            assertThat(cloud.hostOf(stayed)).isEqualTo(CROWDED);
            assertThat(cloud.migrations(stayed)).as("nothing else moves").isEmpty();
            assertThat(program.told("loop")).as("by bytes sent").doesNotContain("bytes per second");
            assertThat(guests.steal(moved)).isLessThan(0.1);
            assertThat(guests.steal(stayed)).isLessThan(0.1);
            assertThat(guests.bytesPerSecond(moved)).as("as QEMU measured it").isLessThan(1.25 * RealGuests.BANDWIDTH);
        }
    }
}
