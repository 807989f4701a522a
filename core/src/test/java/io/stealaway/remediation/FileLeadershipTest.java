package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.local.FileJournal;
import io.stealaway.local.FileLeadership;
import io.stealaway.local.InMemoryLeases;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Leadership;
import io.stealaway.spi.Leadership.Following;
import io.stealaway.spi.Leadership.Leading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLeadershipTest {
    private static final Duration LEASE = Duration.ofSeconds(90);
    private static final AvailabilityZone A = AvailabilityZone.of("a");

    private final World world = World.twoZones();

    @TempDir
    private Path directory;

    private Leadership replica(String name) {
        return FileLeadership.in(directory, name, LEASE, world.clock);
    }

    @Test
    void theNextLeaderFinishesWhatADeadOneBeganExactlyOnce() throws IOException {
        try (FileJournal journal = FileJournal.open(directory.resolve("journal"))) {
            Bench bench = new Bench(world);
            bench.journal = journal;
            Remediator first = bench.builder().leadership(replica("first")).build();
            Remediator second = bench.builder().leadership(replica("second")).build();
            Migration begun = migrating(first);
            assertThat(second.pass().leading()).isEmpty();

            // The first one is never called again.
            world.clock.advance(LEASE);
            bench.remediator = second;
            Migration ended = bench.finished(begun.vm().value());

            assertThat(ended.id()).isEqualTo(begun.id());
            assertThat(ended.phase()).isEqualTo(MigrationPhase.DONE);
            assertThat(world.migrator.calls).containsOnlyOnce("start " + begun.vm());
            assertThat(world.violations).isEmpty();
            assertThat(world.isolatedByUs(begun.vm())).isFalse();
        }
    }

    private Migration migrating(Remediator leader) {
        for (int i = 0; i < 100; i++) {
            for (Migration open : leader.pass().inFlight()) {
                if (open.startedAt().isPresent()) {
                    return open;
                }
            }
            world.clock.advance(Duration.ofSeconds(5));
        }
        throw new AssertionError("nothing ever migrates");
    }

    @Test
    void aRestartedReplicaLeadsAtOnceWhatItLedBefore() {
        replica("first").lease(A);
        assertThat(replica("first").lease(A)).isInstanceOf(Leading.class);
    }

    @Test
    void theLeaseOfAKilledProcessEnds() throws IOException {
        try (LeaseHolder killed = LeaseHolder.start("lease", directory)) {
            assertThat(replica("next").lease(A)).isEqualTo(new Following("child"));
            assertThat(killed.alive()).isTrue();
        }
        assertThat(replica("next").lease(A)).isEqualTo(new Following("child"));
        world.clock.advance(Duration.ofSeconds(30));
        assertThat(replica("next").lease(A)).isEqualTo(new Leading(world.now().plus(LEASE)));
    }

    @Test
    void whoCannotHaveTheLockDoesNotLeadUntilItsHolderIsGone() throws IOException {
        Leadership next = replica("next");
        try (LeaseHolder frozen = LeaseHolder.start("lock", directory)) {
            assertThatThrownBy(() -> next.lease(A))
                    .isInstanceOf(BackendException.Unavailable.class)
                    .hasMessageContaining("leases.lock is locked by another process");
            assertThat(frozen.alive()).isTrue();
        }
        assertThat(next.lease(A)).isInstanceOf(Leading.class);
    }

    @Test
    void aClockThatGoesBackProlongsALeaseThatNobodyRenewsByNoMoreThanItsDuration() {
        replica("first").lease(A);
        Leadership second = replica("second");
        world.clock.set(world.now().minus(Duration.ofHours(1)));
        assertThat(second.lease(A)).isEqualTo(new Following("first"));
        world.clock.advance(LEASE.minusSeconds(1));
        assertThat(second.lease(A)).isEqualTo(new Following("first"));
        world.clock.advance(Duration.ofSeconds(1));
        assertThat(second.lease(A)).isInstanceOf(Leading.class);
        assertThat(replica("first").lease(A)).isEqualTo(new Following("second"));
    }

    @Test
    void aLeaderThatRenewsKeepsItsZoneWhereverTheClockGoes() {
        Leadership first = replica("first");
        Leadership second = replica("second");
        first.lease(A);
        for (int i = 0; i < 20; i++) {
            world.clock.set(
                    i % 3 == 0 ? world.now().minusSeconds(600) : world.now().plusSeconds(60));
            assertThat(first.lease(A)).isInstanceOf(Leading.class);
            assertThat(second.lease(A)).isEqualTo(new Following("first"));
        }
    }

    @Test
    void aDamagedLeaseIsNamedAndNobodyLeads() throws IOException {
        replica("first").lease(A);
        Path file = directory.resolve("a.lease");
        byte[] whole = Files.readAllBytes(file);
        world.clock.advance(LEASE);
        for (int i = 0; i < whole.length; i++) {
            byte[] bytes = whole.clone();
            bytes[i] ^= 1;
            Files.write(file, bytes);
            for (String name : new String[] {"first", "second"}) {
                assertThatThrownBy(() -> replica(name).lease(A))
                        .as("byte %d", i)
                        .isInstanceOf(BackendException.Conflict.class)
                        .hasMessageContaining(file.toString())
                        .hasMessageContaining("is damaged");
            }
        }
    }

    @Test
    void aLeaseThatEndsEarlyIsDamagedToo() throws IOException {
        replica("first").lease(A);
        Path file = directory.resolve("a.lease");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> replica("second").lease(A)).isInstanceOf(BackendException.Conflict.class);
        }
    }

    @Test
    void nobodyActsInAZoneWhoseLeaseIsDamaged() throws IOException {
        replica("first").lease(A);
        Files.writeString(directory.resolve("a.lease"), "?");
        PassReport report =
                new Bench(world).builder().leadership(replica("first")).build().pass();
        assertThat(report.leading()).containsExactly(AvailabilityZone.of("b"));
        assertThat(report.problems()).singleElement().asString().contains("a.lease");
    }

    @Test
    void aLeaseOfAnotherZoneIsNotTakenForThisOne() throws IOException {
        replica("first").lease(A);
        Files.move(directory.resolve("a.lease"), directory.resolve("b.lease"));
        assertThatThrownBy(() -> replica("first").lease(AvailabilityZone.of("b")))
                .hasMessageContaining("it is of zone a");
    }

    @Test
    void zonesMayBeNamedAsNoFileMay() {
        Leadership first = replica("first");
        for (String zone : new String[] {".", "..", "a/b", "con*", "ä".repeat(255), "ä".repeat(254) + "ö"}) {
            assertThat(first.lease(AvailabilityZone.of(zone))).as(zone).isInstanceOf(Leading.class);
            assertThat(replica("second").lease(AvailabilityZone.of(zone)))
                    .as(zone)
                    .isEqualTo(new Following("first"));
        }
    }

    @Test
    void aLeaseThatNoCallFitsIntoIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileLeadership.in(directory, "x", Duration.ofSeconds(10), world.clock))
                .withMessageContaining("lease duration (PT10S) must be longer than PT10S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InMemoryLeases(Duration.ZERO, world.clock))
                .withMessageContaining("lease duration (PT0S)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> replica("a\nb"))
                .withMessageContaining("printable characters");
    }
}
