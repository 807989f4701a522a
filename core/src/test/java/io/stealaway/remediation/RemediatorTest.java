package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.PassReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemediatorTest {
    private final World world = new World()
            .host("calm", "a")
            .host("hot", "a")
            .hot("hot")
            .vm("victim", "hot", "web")
            .vm("other", "calm", "db");
    private final Bench bench = new Bench(world);

    @Test
    void aVictimIsIsolatedMovedPutBackAndProvenCured() {
        PassReport first = bench.pass();
        assertThat(first.problems()).isEmpty();
        assertThat(first.started()).hasSize(1);
        assertThat(first.isolated()).containsExactly(VmId.of("victim"));
        assertThat(world.isolatedByUs(VmId.of("victim"))).isTrue();
        Migration ended = bench.finished("victim");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.DONE);
        assertThat(ended.reason()).isEqualTo("steal 0.200 before, 0.000 after");
        assertThat(world.hostOf("victim")).isEqualTo(HostId.of("calm"));
        assertThat(world.isolatedByUs(VmId.of("victim"))).isFalse();
        assertThat(world.isolator("consul").calls).contains("isolate victim", "reintegrate victim");
        assertThat(world.migrator.calls).containsExactly("prepare victim", "start victim");
        assertThat(bench.pass().inFlight()).isEmpty();
    }

    @Test
    void someoneOutOfServiceShortensTheTimeToTheNextPass() {
        assertThat(bench.pass().nextPassAfter()).isEqualTo(Duration.ofSeconds(15));
        bench.finished("victim");
        assertThat(bench.pass().nextPassAfter()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aPassWithinAPassFindsItBusy() {
        List<PassReport> inner = new java.util.ArrayList<>();
        Remediator[] self = new Remediator[1];
        self[0] = bench.builder()
                .topology(() -> {
                    inner.add(self[0].pass());
                    return world.topology();
                })
                .build();
        assertThat(self[0].pass().busy()).isFalse();
        assertThat(inner).isNotEmpty().allMatch(PassReport::busy);
    }
}
