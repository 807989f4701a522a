package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.local.InMemoryJournal;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.remediation.journal.Feedback;
import io.stealaway.remediation.journal.HoldPolicy;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.remediation.step.AuditTrail;
import io.stealaway.remediation.step.FailedAction;
import io.stealaway.remediation.step.FencedZones;
import io.stealaway.remediation.step.MigrationAdvance;
import io.stealaway.remediation.step.Pass;
import io.stealaway.remediation.step.StageTimer;
import io.stealaway.remediation.step.Step;
import io.stealaway.remediation.step.WaitReasons;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Leadership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the loop tells of itself does not steer it: only a call that was to change something, and failed, slows it down. */
class AdvanceTest {
    private static final AvailabilityZone ZONE = AvailabilityZone.of("a");
    private static final MigrationId ID = MigrationId.of("a-e1-1");
    private static final MigrationPolicy POLICY =
            MigrationPolicy.builder().maxInFlight(4).build();

    private final JournalStore store = new JournalStore(new InMemoryJournal());
    private final FencedZones leases = new FencedZones(Leadership.alone(), store, () -> World.START, () -> 0);

    private Pass advanced(Step step) {
        return advanced(MigrationPhase.MIGRATING, 1, step);
    }

    /** Returns the last of so many passes. */
    private Pass advanced(MigrationPhase phase, int passes, Step step) {
        AuditTrail unheard = new AuditTrail(Optional.empty(), Runnable::run);
        Pass pass = new Pass(World.START, unheard);
        leases.renew(new TreeSet<>(List.of(ZONE)), pass);
        MigrationRequest move = new MigrationRequest(ID, VmId.of("a-vm-1"), HostId.of("a-hot"), HostId.of("a-calm-1"));
        leases.commit(
                ZONE,
                List.of(store.put(
                        Migration.builder(move, ZONE, World.START).phase(phase).build())));
        MigrationAdvance advance = new MigrationAdvance(
                store,
                leases,
                new HoldPolicy(POLICY),
                new Feedback(POLICY),
                () -> World.START,
                new WaitReasons(),
                new StageTimer(() -> World.START, () -> 0L),
                Map.of(phase, step));
        for (int i = 0; i < passes; i++) {
            pass = new Pass(World.START, unheard);
            advance.run(ID, pass);
        }
        return pass;
    }

    private int limit() {
        return store.pace(POLICY).limit();
    }

    private static BackendException trouble() {
        return new BackendException.Unavailable("status", "told to");
    }

    @Test
    void aFailedActionSlowsDownThoughNoEventToldOfIt() {
        Pass pass = advanced((migration, now) -> {
            throw new FailedAction(trouble());
        });
        assertThat(limit()).isEqualTo(2);
        assertThat(pass.problems()).singleElement().asString().contains("told to");
    }

    @Test
    void whatFailsAgainAndAgainInOnePhaseSlowsDownOnce() {
        advanced(MigrationPhase.MIGRATING, 5, (migration, now) -> {
            throw new FailedAction(trouble());
        });
        assertThat(limit()).isEqualTo(2);
    }

    @Test
    void callOfAnUnknownOneSlowsNothingDown() {
        advanced(MigrationPhase.UNKNOWN, 5, (migration, now) -> {
            throw new FailedAction(trouble());
        });
        assertThat(limit()).isEqualTo(4);
    }

    @Test
    void aFailedReadDoesNotThoughAnEventToldOfAnAction() {
        Pass pass = advanced((migration, now) -> {
            now.event(Kind.ACTING, migration, "abort the live migration");
            throw trouble();
        });
        assertThat(limit()).isEqualTo(4);
        assertThat(pass.problems()).singleElement().asString().contains("told to");
    }

    @Test
    void aBugInAnActionIsReportedAndSlowsNothingDown() {
        Pass pass = advanced((migration, now) -> {
            throw new FailedAction(new IllegalStateException("a bug"));
        });
        assertThat(limit()).isEqualTo(4);
        assertThat(pass.problems()).singleElement().asString().contains("IllegalStateException: a bug");
    }

    @Test
    void theStatusThatCannotBeReadAfterAnAbortSlowsNothingDown() {
        World world = World.twoZones();
        world.hotHosts.remove("b-hot");
        world.migrator.fate = move -> WorldMigrator.Fate.STALLS;
        Bench bench = new Bench(world);
        bench.passUntil(
                Duration.ofMinutes(1),
                report -> report.inFlight().stream()
                        .anyMatch(migration -> migration.afterwards().isPresent()));
        world.faults.script = (call, vm) -> call.equals("status") ? Faults.Fault.UNAVAILABLE_BEFORE : Faults.Fault.NONE;
        world.clock.advance(Duration.ofMinutes(1));
        bench.pass();
        assertThat(world.migrator.calls).contains("abort a-vm-1");
        assertThat(bench.journal.read().entries()).doesNotContainKey(JournalKeys.PACE);
    }
}
