package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Host;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.SnapshotDelta;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.RemediationEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopologyProblemsTest {
    private final Bench bench = new Bench(World.twoZones());
    private final List<String> heard = new ArrayList<>();
    private List<String> leftOut = List.of();

    @BeforeEach
    void oddRecords() {
        bench.remediator = bench.builder()
                .topology(this::odd)
                .listener(
                        event -> {
                            if (event.kind() == RemediationEvent.Kind.PROBLEM) {
                                heard.add(event.text());
                            }
                        },
                        Runnable::run)
                .build();
    }

    private ClusterSnapshot odd() {
        ClusterSnapshot plain = bench.world.topology();
        Host host = plain.hosts().get(0);
        Vm vm = plain.vms().get(0);
        return plain.apply(SnapshotDelta.builder(plain.takenAt())
                .replace(host.toBuilder().problem("two records").build())
                .replace(vm.toBuilder().problem("volume v is gone").build())
                .problems(leftOut)
                .build());
    }

    @Test
    void everyReportNamesWhatIsOddAndTheRestIsHelped() {
        leftOut = List.of("server s: on host c9, which is not listed");

        PassReport report = bench.pass();

        assertThat(report.problems())
                .containsExactly(
                        "host a-calm-1 takes no VM, and its VMs stay: two records",
                        "VM a-vm-1 on a-hot stays: volume v is gone",
                        "topology: server s: on host c9, which is not listed");
        assertThat(report.figures().topologyProblems()).isEqualTo(3);
        assertThat(report.brakes()).isEmpty();
        assertThat(report.started()).isNotEmpty();
        assertThat(bench.pass().problems()).containsAll(report.problems());
    }

    @Test
    void whatStaysOddIsAnEventOnce() {
        bench.pass();
        int once = heard.size();
        bench.world.clock.advance(Duration.ofMinutes(1));
        bench.pass();
        leftOut = List.of("server s: on host c9, which is not listed");
        bench.pass();

        assertThat(once).isEqualTo(2);
        assertThat(heard).hasSize(3);
    }

    @Test
    void aReportNamesTwentyAndCountsTheRest() {
        leftOut = IntStream.range(10, 40)
                .mapToObj(i -> "server " + i + ": no host")
                .toList();

        PassReport report = bench.pass();

        assertThat(report.problems()).hasSize(21).last().isEqualTo("and 12 more records that are odd");
        assertThat(report.figures().topologyProblems()).isEqualTo(32);
    }
}
