package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.VmId;
import io.stealaway.remediation.journal.Hold;
import io.stealaway.remediation.journal.JournalCodec;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Put;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left alone, for how long, and how that is forgotten. */
class HoldsTest {
    private static final AvailabilityZone A = AvailabilityZone.of("a");

    private final World world = new World()
            .host("calm", "a")
            .host("hot", "a")
            .hot("hot")
            .vm("victim", "hot", "web")
            .vm("other", "calm", "db");
    private final Bench bench = new Bench(world);

    private void hold(String vm, Instant until) {
        VmId id = VmId.of(vm);
        bench.journal.commit(
                A, 0, List.of(new Put(JournalKeys.hold(id), 0, JournalCodec.write(new Hold(id, until, 1)))));
    }

    @Test
    void aTopologyFromTheFutureEndsNoCooldownEarly() {
        Instant until = world.now().plus(Duration.ofMinutes(5));
        hold("victim", until);
        bench.remediator = bench.builder()
                .topology(() -> world.topology().withTakenAt(world.now().plus(Duration.ofMinutes(10))))
                .build();
        assertThat(bench.pass().started()).isEmpty();
        world.clock.set(until);
        assertThat(bench.pass().started()).hasSize(1);
    }

    @Test
    void aTopologyTakenBeforeTheClockWasSetBackEndsNoCooldownEarly() {
        world.clock.advance(Duration.ofHours(1));
        Instant until = world.now().minus(Duration.ofMinutes(5));
        hold("victim", until);
        bench.remediator = bench.builder()
                .metrics(topology -> {
                    world.setClock(Duration.ofMinutes(-10));
                    return world.metrics(topology);
                })
                .build();
        assertThat(bench.pass().started()).isEmpty();
    }

    @Test
    void whatHoldsNothingAnyMoreIsRemovedInBatchesThatEveryJournalTakes() {
        world.hotHosts.clear();
        int holds = 2 * Journal.MAX_CHANGES + 1;
        for (int i = 0; i < holds; i++) {
            hold("gone-" + i, Instant.EPOCH);
        }
        assertThat(bench.pass().problems()).isEmpty();
        assertThat(bench.journal.read().entries().keySet().stream().filter(key -> key.startsWith(JournalKeys.HOLD)))
                .hasSize(Journal.MAX_CHANGES + 1);
        bench.pass();
        bench.pass();
        assertThat(bench.journal.read().entries().keySet()).noneMatch(key -> key.startsWith(JournalKeys.HOLD));
    }

    @Test
    void moreThanOneCommitCanEndIsNotBegunTogether() {
        World wide = new World().host("calm", "a").host("hot", "a").hot("hot");
        for (int i = 10; i < 24; i++) {
            wide.vm("vm-" + i, "hot", "web");
        }
        // So many that it is no storm.
        for (int i = 0; i < 300; i++) {
            wide.vm("well-" + i, "calm", "db").guest("well-" + i).usedCores = 0.01;
        }
        Bench wideBench = new Bench(wide);
        ScriptedPlans plans =
                new ScriptedPlans(wideBench.policy).step(MigrationPurpose.CURE, "vm-10", "hot", "calm", "vm-10");
        for (int i = 11; i < 24; i++) {
            plans.step(MigrationPurpose.RELIEVE, "vm-" + i, "hot", "calm", "vm-10", i - 11);
        }
        wideBench.remediator = wideBench.builder().plans(plans).build();
        PassReport report = wideBench.pass();
        assertThat(report.problems()).isEmpty();
        assertThat(report.started()).isEmpty();
        assertThat(report.refused())
                .hasSize(14)
                .allMatch(refused -> refused.reason()
                        .equals("14 migrations wait for one another, and at most 12 can be journalled at once"));
        assertThat(wide.hostOf("vm-10")).isEqualTo(HostId.of("hot"));
    }
}
