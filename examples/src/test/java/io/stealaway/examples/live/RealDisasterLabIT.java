package io.stealaway.examples.live;

import static io.stealaway.examples.live.RealGuests.CROWDED;
import static io.stealaway.examples.live.RealGuests.FREE;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.testkit.Lab;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong while a real guest is on the wire and out of service. Booting takes longest, so that the guests are the same for all: one
 * that never converges and one that works; who is to stay is locked, and the test after which one has left comes last. Needs the labs
 * openstack, consul and libvirt.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealDisasterLabIT {
    private static final Path LAB = Path.of(System.getProperty("stealaway.lab.scripts", "../examples/lab"), "libvirt");
    private static final RealGuests GUESTS = new RealGuests();
    private static final LabConsul CONSUL = new LabConsul("test/real-disaster");
    private static final Set<String> BOTH = Set.of(CONSUL.hostA(), CONSUL.hostB());

    private static String endless = "";
    private static String working = "";

    @TempDir
    private Path folder;

    private LiveProgram program = new LiveProgram(Path.of(""));
    private List<String> earlier = List.of();

    @BeforeAll
    static void boot() {
        CONSUL.tidy();
        endless = GUESTS.onCrowded("disaster-endless", "dirty-24", instance(CONSUL.hostA()));
        working = GUESTS.onCrowded("disaster-working", "work", instance(CONSUL.hostB()));
    }

    private static Map<String, String> instance(String address) {
        return Map.of("role", "disaster", "address", address);
    }

    @AfterEach
    void stop() {
        program.close();
    }

    @AfterAll
    static void tidy() {
        GUESTS.cloud().unlock(endless);
        GUESTS.cloud().unlock(working);
        GUESTS.close();
        CONSUL.close();
    }

    private void only(String mover, Duration minDeadline) throws IOException {
        GUESTS.cloud().lock(mover.equals(working) ? endless : working);
        GUESTS.cloud().unlock(mover);
        GUESTS.configure(folder, minDeadline, CONSUL);
        GUESTS.untilTheyRobEachOther(endless, working);
        earlier = GUESTS.cloud().migrations(mover);
        program = new LiveProgram(folder);
    }

    /** Waits until a good part of a guest is on its way, while nobody is led to it. */
    private static void onTheWire(String guest) {
        LabCloud.until("QEMU sends", () -> GUESTS.sentSoFar(guest) > 4 << 20);
        assertThat(CONSUL.addressesInDns()).containsExactly(guest.equals(working) ? CONSUL.hostA() : CONSUL.hostB());
    }

    private void untilFinished(String process) {
        LabCloud.until("the migration ends", () -> program.told(process).contains("finished    "));
    }

    private void untilPasses(String process, int more) {
        int before = passes(process);
        LabCloud.until(more + " more passes", () -> passes(process) >= before + more);
    }

    private int passes(String process) {
        return program.told(process).split(" pass: ", -1).length;
    }

    private void onlyNew(String guest, String status) {
        List<String> all = new ArrayList<>(earlier);
        all.add(status);
        assertThat(GUESTS.cloud().migrations(guest)).containsExactlyInAnyOrderElementsOf(all);
    }

    /** It works where it was, users are led to it, and it does not set out again at once. */
    private void isWellAndStays(String guest, String status) {
        untilPasses("loop", 3);
        assertThat(program.told("loop")).containsOnlyOnce("begun       ");
        onlyNew(guest, status);
        assertThat(GUESTS.cloud().hostOf(guest)).isEqualTo(CROWDED);
        LabCloud.until(
                "Nova calls it active",
                () -> GUESTS.cloud().read(guest).path("status").asText().equals("ACTIVE"));
        LabCloud.until("it works and is robbed", () -> GUESTS.steal(guest) > 0.3);
        assertThat(CONSUL.addressesInDns()).isEqualTo(BOTH);
    }

    @Test
    @Order(1)
    void aGuestThatNeverConvergesIsAbortedAndStays() throws IOException {
        only(endless, Duration.ofSeconds(25));
        program.start("loop", "--act");
        onTheWire(endless);
        untilFinished("loop");

        assertThat(program.told("loop"))
                .containsPattern("finished    " + endless + " from " + CROWDED + " to " + FREE
                        + ": FAILED, took longer than \\S+; .*cancelled");
        isWellAndStays(endless, "cancelled");
    }

    @Test
    @Order(2)
    void aTargetThatLosesPowerInMidTransferLeavesTheGuestWhereItWas() throws IOException {
        only(endless, Duration.ofMinutes(5));
        program.start("loop", "--act");
        onTheWire(endless);
        try {
            Lab.run(Map.of(), LAB.resolve("hypervisor").toString(), "kill", "2");
            untilFinished("loop");
            assertThat(program.told("loop"))
                    .contains("finished    " + endless + " from " + CROWDED + " to " + FREE
                            + ": FAILED, Nova's migration ")
                    .contains(" ended as failed");
            isWellAndStays(endless, "failed");
        } finally {
            Lab.run(Map.of(), LAB.resolve("up").toString());
        }
    }

    @Test
    @Order(3)
    void killedInMidTransferTheNextProcessFinishesThatMigration() throws IOException {
        only(working, Duration.ofMinutes(5));
        Process first = program.start("first", "--act");
        onTheWire(working);
        first.destroyForcibly();
        assertThat(LiveProgram.ended(first)).isEqualTo(LiveProgram.KILLED);
        assertThat(program.told("first")).doesNotContain("finished");

        program.start("second", "--act");
        untilFinished("second");
        assertThat(program.told("second"))
                .containsPattern("finished    " + working + " from " + CROWDED + " to " + FREE
                        + ": DONE, steal 0\\.[3-6]\\d+ before, 0\\.[01]\\d+ after")
                .doesNotContain("begun");
        onlyNew(working, "completed");
        assertThat(GUESTS.cloud().hostOf(working)).isEqualTo(FREE);
        assertThat(CONSUL.addressesInDns()).isEqualTo(BOTH);
    }
}
