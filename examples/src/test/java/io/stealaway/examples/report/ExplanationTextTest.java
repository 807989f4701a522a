package io.stealaway.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Explanation;
import io.stealaway.model.Explanation.FailoverCheck;
import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.Host;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostId;
import io.stealaway.model.Placement;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What an explanation prints of the loss of hosts. */
class ExplanationTextTest {
    private static final HostId HOST = HostId.of("a1");
    private static final AvailabilityZone ZONE = AvailabilityZone.of("zone-a");
    private static final VmId VM = VmId.of("web-1");

    @Test
    void priceOfSurvivalIsPrinted() {
        assertThat(text(new FailoverResult.Survives()))
                .contains("Zone: zone-a survives the loss of 2 of 4 hosts; it can commit 40.0 % of its capacity"
                        + " at most for that, and commits 12.5 %");
        assertThat(text(new FailoverResult.Fails(new TreeSet<>(List.of(HOST)), 3)))
                .contains("Zone: zone-a strands 3 VMs with the loss of 2 of 4 hosts;");
        assertThat(text(new FailoverResult.Undecided(7)))
                .contains("Zone: zone-a may or may not survive the loss of 2 of 4 hosts;");
    }

    @Test
    void nothingIsPrintedWhereThePolicyDoesNotAskForIt() {
        assertThat(text(Optional.empty())).doesNotContain("Zone: ");
    }

    private static String text(FailoverResult answer) {
        return text(Optional.of(new FailoverCheck(ZONE, 4, 2, 0.4, 0.125, answer)));
    }

    private static String text(Optional<FailoverCheck> survival) {
        Vm vm = Vm.builder(VM, HOST, Tenant.of("tenant-a"))
                .vcpus(4)
                .ramBytes(1L << 33)
                .build();
        Host host = Host.builder(HOST, ZONE)
                .cores(8)
                .threads(16)
                .ramBytes(1L << 36)
                .linkBytesPerSecond(1_000_000_000L)
                .build();
        ClusterSnapshot snapshot = ClusterSnapshot.builder(Instant.parse("2026-03-02T12:00:00Z"))
                .host(host)
                .vm(vm)
                .build();
        List<HostEvaluation> verdicts = List.of(new HostEvaluation.Rejected(
                HOST, ZONE, List.of(new Refusal("source", "the VM is on it")), List.of(), Optional.empty()));
        Explanation explanation = new Explanation(new Placement.Stays(VM, "is locked"), HOST, verdicts, survival);
        return ExplanationText.of(snapshot, explanation, true, MigrationPolicy.defaults())
                .replaceAll("\\s+", " ");
    }
}
