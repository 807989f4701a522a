package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.VmId;
import io.stealaway.remediation.WorldMigrator.Fate;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a migration waits travels from the backend to the report, the events and what operators read; and who failed is named. */
class WhyItWaitsTest {
    private final World world = new World()
            .host("calm", "a")
            .host("hot", "a")
            .hot("hot")
            .vm("victim", "hot", "web")
            .vm("other", "calm", "db");
    private final Bench bench = new Bench(world);
    private final List<RemediationEvent> events = new ArrayList<>();

    @TempDir
    Path directory;

    private void listen() {
        bench.remediator = bench.builder().listener(events::add, Runnable::run).build();
    }

    private List<String> waiting() {
        return events.stream()
                .filter(event -> event.kind() == Kind.WAITING)
                .map(RemediationEvent::text)
                .toList();
    }

    @Test
    void whatAnIsolatorWaitsForIsReportedInEachPassAndSaidOnce() {
        world.isolator("consul").isolating = Duration.ofMinutes(5);
        listen();
        MigrationId id = bench.pass().started().get(0).id();
        world.clock.advance(Duration.ofSeconds(20));
        PassReport second = bench.pass();

        assertThat(second.waiting()).containsExactly(Map.entry(id, "consul isolates: drains"));
        assertThat(waiting()).containsExactly("ISOLATING: consul isolates: drains");
    }

    @Test
    void whatNoLongerWaitsIsNotReported() {
        bench.finished("victim");
        assertThat(bench.pass().waiting()).isEmpty();
    }

    @Test
    void whyAMigratorDoesNotStartIsReported() {
        world.migrator.fate = move -> Fate.NOT_YET;
        listen();
        assertThat(bench.pass().waiting().values()).containsExactly("told to");
        assertThat(waiting()).containsExactly("MIGRATING: told to");
    }

    @Test
    void operatorsAreToldWhatIsWaitedFor() {
        world.isolator("consul").isolating = Duration.ofMinutes(5);
        CommandInbox inbox = CommandInbox.beside(directory.resolve("journal"));
        bench.remediator = bench.builder().inbox(inbox).build();
        MigrationId id = bench.pass().started().get(0).id();

        assertThat(inbox.lastPass().orElseThrow().waiting()).containsExactly(Map.entry(id, "consul isolates: drains"));
    }

    @Test
    void whatIsolatingTookTooLongForIsInTheReason() {
        world.isolator("consul").isolating = Duration.ofHours(1);
        Migration ended = bench.finished("victim");
        assertThat(ended.reason()).isEqualTo("isolating took longer than PT10M: consul isolates: drains");
    }

    @Test
    void journalThatCannotBeWrittenIsNoPlugIn() {
        world.faults.script = (call, vm) -> call.equals("commit") ? Faults.Fault.UNAVAILABLE_BEFORE : Faults.Fault.NONE;

        assertThat(kinds(bench.pass())).contains(Brake.Kind.JOURNAL).doesNotContain(Brake.Kind.PLUG_IN);
    }

    private static List<Brake.Kind> kinds(PassReport report) {
        return report.brakes().stream().map(Brake::kind).toList();
    }

    @Test
    void whatOneVmIsRefusedDoesNotSlowTheCluster() {
        world.migrator.fate = move -> Fate.REFUSED;
        bench.finished("victim");
        assertThat(pace(bench)).isEqualTo(bench.policy.migration().maxInFlight());
    }

    @Test
    void migrationThatFailsWhileItRunsSlowsTheClusterOnceForItsTarget() {
        world.migrator.fate = move -> Fate.FAILS;
        world.vm("next", "hot", "db");
        bench.finished("next");
        int slowed = pace(bench);
        assertThat(slowed).isLessThan(bench.policy.migration().maxInFlight());
        bench.finished("victim");
        assertThat(pace(bench)).as("the same target again").isEqualTo(slowed);
    }

    @Test
    void callThatIsRefusedDoesNotSlowTheCluster() {
        world.faults.script = (call, vm) -> call.equals("isolate") && vm.equals(Optional.of(VmId.of("victim")))
                ? Faults.Fault.FORBIDDEN
                : Faults.Fault.NONE;
        bench.finished("victim");
        assertThat(pace(bench)).isEqualTo(bench.policy.migration().maxInFlight());
        world.faults.script = (call, vm) -> call.equals("reintegrate") ? Faults.Fault.FORBIDDEN : Faults.Fault.NONE;
        bench.restart();
        world.clock.advance(Duration.ofHours(1));
        bench.passUntil(Duration.ofSeconds(20), report -> !report.problems().isEmpty());
        assertThat(pace(bench)).isEqualTo(bench.policy.migration().maxInFlight());
    }

    private static int pace(Bench bench) {
        JournalStore store = new JournalStore(bench.journal);
        store.refresh();
        return store.pace(bench.policy.migration()).limit();
    }
}
