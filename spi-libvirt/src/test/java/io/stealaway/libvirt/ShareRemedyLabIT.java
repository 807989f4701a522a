package io.stealaway.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights as the remedy, for two real guests that burn one real CPU: what the victim loses falls, and nothing stays behind. */
class ShareRemedyLabIT {
    private static final String VICTIM = "shares-victim";
    private static final String NEIGHBOUR = "shares-neighbour";
    private static final int BOUGHT = 1024;
    /** Before and after each call to the daemon: 1 that reads, 5 that set and make sure of it, 4 that put back. */
    private static final int STEPS = 20;

    private static final LibvirtLab LAB = new LibvirtLab();

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        LAB.guest(VICTIM, "burn");
        LAB.guest(NEIGHBOUR, "burn");
    }

    @AfterAll
    static void stop() {
        LAB.close();
    }

    @BeforeEach
    void asBought() {
        LibvirtLab.weigh(VICTIM, BOUGHT);
        LibvirtLab.weigh(NEIGHBOUR, BOUGHT);
    }

    /** What a guest's vCPU waited of the time, as libvirt counts it. */
    private static double steal(String guest, int seconds) {
        double[] before = counted(guest);
        long began = System.nanoTime();
        rest(Duration.ofSeconds(seconds));
        return (counted(guest)[0] - before[0]) / (System.nanoTime() - began);
    }

    private static double[] counted(String guest) {
        return LibvirtLab.virsh("domstats", "--vcpu", guest)
                .lines()
                .filter(line -> line.strip().startsWith("vcpu.0.delay="))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf('=') + 1)))
                .toArray();
    }

    private static void rest(Duration time) {
        try {
            if (new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it is never counted down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void stealOfHalfTheTimeFallsBelowAQuarterAndWeightsAreAsBoughtAfterwards() {
        List<String> heard = new ArrayList<>();
        assertThat(steal(VICTIM, 5)).as("two guests that burn one CPU").isBetween(0.42, 0.60);
        try (ShareLoop loop = new ShareLoop(
                folder.resolve("journal"),
                List.of(VICTIM, NEIGHBOUR),
                VICTIM,
                Duration.ofSeconds(25),
                heard::add,
                () -> {})) {
            passUntil(loop, () -> LibvirtLab.weight(VICTIM) == 4 * BOUGHT, "the weight is raised");
            rest(Duration.ofSeconds(2));
            assertThat(steal(VICTIM, 6)).as("within 10 s, by 1:4").isLessThan(0.25);
            assertThat(steal(NEIGHBOUR, 5)).as("the floor of a tenth of a CPU").isLessThan(0.9);
            passUntil(loop, () -> LibvirtLab.weight(VICTIM) == BOUGHT, "it is put back when its time is up");
        }
        assertThat(heard).anyMatch(line -> line.contains("helps: steal"));
        assertThat(heard).anyMatch(line -> line.contains("its time is up"));
        assertThat(LibvirtLab.weight(NEIGHBOUR)).isEqualTo(BOUGHT);
        assertThat(steal(VICTIM, 5)).isBetween(0.42, 0.60);
    }

    private static void passUntil(ShareLoop loop, java.util.function.BooleanSupplier holds, String what) {
        for (int i = 0; i < 40; i++) {
            if (holds.getAsBoolean()) {
                return;
            }
            loop.pass();
            rest(Duration.ofMillis(1_100));
        }
        throw new AssertionError("waited in vain until " + what);
    }

    /** What the dead one left, the next one puts back. */
    @Test
    void aProcessThatIsKilledAtAnyStepLeavesNoWeightChanged() throws IOException {
        // What a call has done and nobody remembers is the worse half; all of them with -Dstealaway.full=true.
        int each = Boolean.getBoolean("stealaway.full") ? 1 : 2;
        for (int step = each; step <= STEPS; step += each) {
            Path journal =
                    Files.createDirectory(folder.resolve("killed-" + step)).resolve("journal");
            assertThat(killed(journal, step)).as("killed at step %s", step).isEqualTo(128 + 9);
            // Its policy allows no change any more, so what its predecessor began is put back at once.
            try (ShareLoop next =
                    new ShareLoop(journal, List.of(VICTIM, NEIGHBOUR), VICTIM, Duration.ZERO, told -> {}, () -> {})) {
                next.pass();
            }
            assertThat(LibvirtLab.weight(VICTIM))
                    .as("after a kill at step %s", step)
                    .isEqualTo(BOUGHT);
            assertThat(LibvirtLab.weight(NEIGHBOUR)).isEqualTo(BOUGHT);
            assertThat(LibvirtLab.virsh("dumpxml", VICTIM)).doesNotContain(Tag.NAMESPACE);
        }
    }

    /** Runs a process that helps the victim for a second or two and then puts it back, and dies at a step. */
    private static int killed(Path journal, int step) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ShareLoop.class.getName(),
                            journal.toString(),
                            VICTIM,
                            "2",
                            "20",
                            String.valueOf(step),
                            VICTIM,
                            NEIGHBOUR)
                    .redirectErrorStream(true)
                    .redirectOutput(journal.resolveSibling("told").toFile())
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            return process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
