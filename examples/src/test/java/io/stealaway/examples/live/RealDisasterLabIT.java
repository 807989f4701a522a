package io.stealaway.examples.live;

import static io.stealaway.examples.live.RealGuests.CROWDED;
import static io.stealaway.examples.live.RealGuests.FREE;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.testkit.Lab;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while a real guest is on the wire. Needs the labs openstack and libvirt. */
class RealDisasterLabIT {
    private static final Path LAB = Path.of(System.getProperty("stealaway.lab.scripts", "../examples/lab"), "libvirt");

    private final RealGuests guests = new RealGuests();

    @TempDir
    private Path folder;

    private LiveProgram program = new LiveProgram(Path.of(""));

    @AfterEach
    void tidy() {
        program.close();
        guests.close();
    }

    private void crowded(String load, Duration minDeadline) throws IOException {
        String one = guests.onCrowded("disaster-one", load);
        String other = guests.onCrowded("disaster-other", load);
        guests.configure(folder, minDeadline);
        guests.untilTheyRobEachOther(one, other);
        program = new LiveProgram(folder);
        all = List.of(one, other);
    }

    private List<String> all = List.of();

    /** Waits until so much of a guest is on its way, and returns which. */
    private String onTheWire(long bytes) {
        LabCloud.until("QEMU sends", () -> all.stream().anyMatch(guest -> guests.sentSoFar(guest) > bytes));
        return all.stream()
                .filter(guest -> guests.sentSoFar(guest) > 0)
                .findFirst()
                .orElseThrow();
    }

    private void untilFinished(String process) {
        LabCloud.until("the migration ends", () -> program.told(process).contains("finished    "));
    }

    @Test
    void killedInMidTransferTheNextProcessFinishesThatMigration() throws IOException {
        crowded("work", Duration.ofMinutes(5));
        Process first = program.start("first", "--act");
        String moving = onTheWire(4 << 20);
        first.destroyForcibly();
        assertThat(LiveProgram.ended(first)).isEqualTo(LiveProgram.KILLED);
        assertThat(program.told("first")).doesNotContain("finished");

        program.start("second", "--act");
        String arrived = "in flight   " + moving + " from " + CROWDED + " to " + FREE + ": OBSERVING";
        LabCloud.until("it has arrived", () -> program.told("second").contains(arrived));
        assertThat(program.told("second")).doesNotContain("begun");
        assertThat(guests.cloud().migrations(moving)).containsExactly("completed");
        assertThat(guests.cloud().hostOf(moving)).isEqualTo(FREE);
    }

    @Test
    void aGuestThatNeverConvergesIsAbortedAndStays() throws IOException {
        crowded("dirty-24", Duration.ofSeconds(40));
        program.start("loop", "--act");
        String moving = onTheWire(4 << 20);
        untilFinished("loop");

        assertThat(program.told("loop"))
                .containsPattern("finished    " + moving + " from " + CROWDED + " to " + FREE
                        + ": FAILED, took longer than \\S+; .*cancelled");
        assertThat(guests.cloud().migrations(moving)).containsExactly("cancelled");
        staysAlive(moving);
    }

    @Test
    void aTargetThatLosesPowerInMidTransferLeavesTheGuestWhereItWas() throws IOException {
        crowded("work", Duration.ofMinutes(5));
        program.start("loop", "--act");
        String moving = onTheWire(4 << 20);
        try {
            Lab.run(Map.of(), LAB.resolve("hypervisor").toString(), "kill", "2");
            untilFinished("loop");
            assertThat(program.told("loop"))
                    .contains("finished    " + moving + " from " + CROWDED + " to " + FREE + ": FAILED");
            staysAlive(moving);
        } finally {
            Lab.run(Map.of(), LAB.resolve("up").toString());
        }
    }

    private void staysAlive(String guest) {
        assertThat(guests.cloud().hostOf(guest)).isEqualTo(CROWDED);
        LabCloud.until(
                "Nova calls it active",
                () -> guests.cloud().read(guest).path("status").asText().equals("ACTIVE"));
        assertThat(guests.steal(guest)).as("it works and is robbed").isGreaterThan(0.3);
    }
}
