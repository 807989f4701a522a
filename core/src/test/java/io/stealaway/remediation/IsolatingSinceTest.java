package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.policy.IsolationPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Since when a VM may be out of its orchestrator is in the journal, for whoever comes next. */
class IsolatingSinceTest {
    private static final Duration STEP = Duration.ofSeconds(20);

    private final World world = new World()
            .host("calm", "a")
            .host("hot", "a")
            .hot("hot")
            .vm("victim", "hot", "web")
            .vm("other", "calm", "db");
    private final Bench bench = new Bench(world);

    @Test
    void itIsTheTimeAtWhichIsolatingBeganThroughAllPhasesAndARestart() {
        Instant begun = world.now();
        bench.pass();
        world.clock.advance(STEP);
        bench.restart();

        Migration over = bench.passUntil(STEP, report -> !report.finished().isEmpty())
                .finished()
                .get(0);

        assertThat(over.phase()).isEqualTo(MigrationPhase.DONE);
        assertThat(over.isolatingSince()).contains(begun);
        assertThat(over.startedAt().orElseThrow()).isAfterOrEqualTo(begun);
    }

    @Test
    void aVmThatNobodyIsolatesWasNeverOut() {
        bench.policy(bench.policy.toBuilder()
                .isolation(IsolationPolicy.builder()
                        .defaultChain(List.of())
                        .defaultMinInService(0.0)
                        .build())
                .build());

        Migration over = bench.passUntil(STEP, report -> !report.finished().isEmpty())
                .finished()
                .get(0);

        assertThat(over.isolatingSince()).isEqualTo(Optional.empty());
    }
}
