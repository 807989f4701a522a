package io.stealaway.openstack;

import static io.stealaway.openstack.Lab.HV01;
import static io.stealaway.openstack.Lab.HV02;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The loop while a real Nova migrates and one of its services is really stopped: an arrival is believed only of a VM that is well, every
 * migration ends or can be ended by an operator, and no VM stays out of its orchestrator. Needs the lab.
 */
class StoppedServicesLabIT {
    private static final String TARGETS_COMPUTE = "nova-compute-hv02";

    /** Longer than the lab's migrations take, whose copying lasts 5 s: an abort comes too late for Nova to cancel anything. */
    private static final Duration LONG = Duration.ofSeconds(8);
    /** For what can hear of no abort. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    private final Lab lab = new Lab();
    private Optional<LabLoop> loop = Optional.empty();

    @AfterEach
    void mend() {
        loop.ifPresent(LabLoop::close);
        Lab.up(Map.of());
        lab.close();
    }

    /** A compute that has just started asks Keystone for a token when its first VM has arrived on another host. */
    @Test
    void whatNovaLeavesInErrorOnItsTargetHasFailedWithNovasReason() {
        Lab.signal("nova-compute-hv01", "KILL");
        Lab.up(Map.of());
        killInMidMigration("keystone", LONG);

        PassReport last = loop().passUntilEnded();
        Migration ended = last.finished().get(0);
        assertThat(ended.phase()).isEqualTo(MigrationPhase.FAILED);
        assertThat(ended.reason()).matches("Nova's migration \\d+ ended as error.*; the VM is in state ERROR on hv02");
        assertThat(last.problems()).anyMatch(line -> line.contains("the VM is in state ERROR on hv02"));
        assertThat(loop().isolated()).isFalse();
    }

    /** Computes tell that they are alive by way of the bus and the conductor: without those, which comes first is a matter of luck. */
    @ParameterizedTest
    @CsvSource({
        "nova-conductor, its abort had no effect within|the compute service of source hv01 is down",
        "rabbitmq, its abort had no effect within|the compute service of source hv01 is down",
        "nova-api, its state could not be read"
    })
    void withoutAServiceAMigrationBecomesUnknownAndEndsWhenTheServiceIsBack(String service, String why) {
        VmId victim = killInMidMigration(service, SHORT);
        PassReport unknown = loop().passUntil(MigrationPhase.UNKNOWN);
        assertThat(unknown.problems()).anyMatch(line -> line.matches(".*(" + why + ").*"));

        Lab.up(Map.of());
        loop().passUntil(MigrationPhase.OBSERVING);
        assertThat(lab.nova().server(victim, lab.deadline()).host()).contains(HV02);
        assertThat(loop().isolated()).isFalse();
        assertThat(lab.migrationsBegun(victim)).as("nothing is started twice").isEqualTo(1);
    }

    @Test
    void whatNoAbortEndsAsItsTargetHangsAnOperatorEnds() {
        startedAndRunning(LONG);
        Lab.signal(TARGETS_COMPUTE, "STOP");
        try {
            endedByAnOperator();
        } finally {
            Lab.signal(TARGETS_COMPUTE, "CONT");
        }
    }

    /** Without Neutron the target cannot take the VM over, which Nova calls completed, and the VM migrating, for ever. */
    @Test
    void whatNovaNeverEndsAnOperatorEnds() {
        VmId victim = killInMidMigration("nullnet", LONG);
        lab.waitFor(
                "Nova's record to be completed",
                () -> lab.nova().migrationsOf(victim, lab.deadline()),
                records -> records.get(0).completed());
        Lab.up(Map.of());
        assertThat(lab.nova().server(victim, lab.deadline()).migrating()).isTrue();
        endedByAnOperator();
    }

    private void endedByAnOperator() {
        PassReport unknown = loop().passUntil(MigrationPhase.UNKNOWN);
        assertThat(unknown.problems())
                .anyMatch(
                        line -> line.contains("its abort had no effect within " + LONG + ", it is said to run still"));
        loop().resolve(LabLoop.migration(unknown).orElseThrow().id(), "looked at both hosts");

        Migration ended = loop().passUntilEnded().finished().get(0);
        assertThat(ended.phase()).isEqualTo(MigrationPhase.FAILED);
        assertThat(ended.reason())
                .isEqualTo("resolved by an operator: looked at both hosts; the VM is on "
                        + ended.move().source());
        assertThat(loop().isolated()).isFalse();
    }

    @Test
    void withoutPlacementAVmThatArrivedIsPutBackAllTheSame() {
        VmId victim = killInMidMigration("placement", LONG);
        lab.waitFor(
                "Nova's record to be completed",
                () -> lab.nova().migrationsOf(victim, lab.deadline()),
                records -> records.get(0).completed());
        assertThat(loop().isolated()).isTrue();

        PassReport arrived = loop().passUntil(MigrationPhase.OBSERVING);
        assertThat(arrived.brakes())
                .as("the cluster cannot be read")
                .anyMatch(brake -> brake.kind() == Brake.Kind.TOPOLOGY);
        assertThat(loop().isolated()).isFalse();
    }

    private LabLoop loop() {
        return loop.orElseThrow();
    }

    private VmId killInMidMigration(String service, Duration deadline) {
        VmId victim = startedAndRunning(deadline);
        Lab.signal(service, "KILL");
        return victim;
    }

    /** The loop has started the victim's migration, and Nova copies. */
    private VmId startedAndRunning(Duration deadline) {
        VmId victim = lab.server(HV01, "1", Map.of("metadata", Map.of("role", "victim")), Map.of());
        loop = Optional.of(new LabLoop(victim, deadline));
        loop().passUntil(
                        "the migration is started",
                        report -> LabLoop.migration(report)
                                .flatMap(Migration::startedAt)
                                .isPresent());
        lab.waitFor(
                "Nova to copy",
                () -> lab.nova().migrationsOf(victim, lab.deadline()),
                records -> !records.isEmpty() && records.get(0).status().equals("running"));
        return victim;
    }
}
