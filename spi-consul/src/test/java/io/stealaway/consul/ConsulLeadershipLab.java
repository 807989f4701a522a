package io.stealaway.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.Journal.Put;
import io.stealaway.spi.Leadership;
import io.stealaway.spi.Leadership.Leading;
import io.stealaway.testkit.Lab;
import io.stealaway.testkit.LeadershipContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The leadership's contract on a real Consul, and a leader that is stopped and wakes up. */
abstract class ConsulLeadershipLab extends LeadershipContract {
    static final Duration TTL = Duration.ofSeconds(10);
    static final Duration LOCK_DELAY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AvailabilityZone ZONE = AvailabilityZone.of("az1");

    final ConsulLab consul = new ConsulLab(mode());
    private boolean broken = false;

    abstract String mode();

    @BeforeEach
    @AfterEach
    void tidy() {
        consul.tidy();
        // A lock that was taken from a session stays closed for its delay.
        Lab.pause(LOCK_DELAY);
    }

    @Override
    protected Leadership replica(String name) {
        Leadership real = new ConsulLeadership(consul.config().build(), "test/leaders", name, TTL, LOCK_DELAY);
        Leadership nowhere = new ConsulLeadership(consul.broken().build(), "test/leaders", name, TTL, LOCK_DELAY);
        return zone -> (broken ? nowhere : real).lease(zone);
    }

    @Override
    protected Instant now() {
        return InstantSource.system().instant();
    }

    @Override
    protected void letLeasesEnd() {
        // Consul takes up to twice the time to live, and then the delay.
        Lab.pause(TTL.multipliedBy(2).plus(LOCK_DELAY).plusSeconds(3));
    }

    @Override
    protected void breakBackend() {
        broken = true;
    }

    @Test
    void aLeaderStoppedPastItsLeaseFindsItsNextWriteRefused() throws IOException {
        try (OtherReplica other = new OtherReplica(mode())) {
            assertThat(other.says("lead")).isEqualTo("Leading, epoch 1");
            assertThat(other.says("write")).isEqualTo("Committed");
            Leadership mine = replica("b");
            ConsulJournal journal = new ConsulJournal(consul.config().build(), "test/journal");
            Lab.signal(other.process.toHandle(), "STOP");
            Duration took =
                    Lab.eventually(PATIENCE, () -> assertThat(mine.lease(ZONE)).isInstanceOf(Leading.class));
            System.out.println("lab: " + mode() + ": another replica leads " + took.toMillis() + " ms after the stop");
            assertThat(journal.raiseEpoch(ZONE, 1)).isEqualTo(new Committed(2));
            assertThat(journal.commit(ZONE, 2, List.of(new Put("by b", 0, "x"))))
                    .isInstanceOf(Committed.class);
            Lab.signal(other.process.toHandle(), "CONT");
            assertThat(other.says("write")).isEqualTo("Fenced");
            assertThat(other.says("lease")).isEqualTo("Following b");
            assertThat(journal.read().entries()).containsOnlyKeys("by a", "by b");
        }
    }

    /** A replica in a process of its own. */
    private static final class OtherReplica implements AutoCloseable {
        final Process process;
        private final Writer in;
        private final BufferedReader out;

        OtherReplica(String mode) throws IOException {
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            classPath,
                            "-Dstealaway.lab.dir="
                                    + System.getProperty("stealaway.lab.dir", System.getProperty("java.io.tmpdir")),
                            ReplicaProgram.class.getName(),
                            mode)
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            process = builder.start();
            in = process.outputWriter(StandardCharsets.UTF_8);
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        String says(String command) throws IOException {
            in.write(command + "\n");
            in.flush();
            return String.valueOf(out.readLine());
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
