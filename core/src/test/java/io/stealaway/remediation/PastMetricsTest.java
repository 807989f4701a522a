package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.VmId;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.MetricsSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A loop that has just begun, and who tells it what VMs wanted before. */
class PastMetricsTest {
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final int TOLD = 96;

    private final World world = new World()
            .host("calm", "a")
            .host("busy", "a")
            .vm("one", "busy", "web")
            .vm("other", "calm", "db");
    private final Bench bench = new Bench(world);
    private final Instant began = world.clock.instant();
    private final List<Instant> asked = new ArrayList<>();
    private boolean silent;

    /** Tells 0.5 cores of every VM since a day before the loop began. */
    private final MetricsSource.Past source = (topology, interval, moments) -> {
        asked.add(world.clock.instant());
        assertThat(moments).isEqualTo(ForesightPolicy.defaults().moments());
        if (silent) {
            throw new BackendException.Unavailable("prometheus: read history", "no answer");
        }
        return told(topology, interval);
    };

    private Remediator loop(DemandHistory known) {
        return bench.builder().demandHistory(known).pastMetrics(source).build();
    }

    private DemandHistory told(ClusterSnapshot topology, Duration interval) {
        DemandHistory.Builder history = DemandHistory.builder(interval);
        long last = Math.floorDiv(world.clock.instant().getEpochSecond(), interval.toSeconds()) * interval.toSeconds();
        topology.vms().forEach(vm -> {
            history.vm(vm.id(), vm.vcpus());
            long since = Duration.between(began, world.clock.instant()).dividedBy(interval);
            for (int back = 1; back <= TOLD + since; back++) {
                history.wanted(vm.id(), Instant.ofEpochSecond(last).minus(interval.multipliedBy(back)), 500_000);
            }
        });
        return history.build();
    }

    private void wait(Duration time) {
        world.clock.advance(time);
    }

    @Test
    void whatVmsWantedBeforeIsAskedInTheFirstPassAndOnce() {
        Remediator loop = loop(DemandHistory.empty());

        loop.pass();

        DemandHistory known = loop.demandHistory();
        assertThat(known.moments()).as("those told, and the present").isEqualTo(TOLD + 1);
        assertThat(known.wantedMicroCores(known.find(VmId.of("one")).orElseThrow(), 0))
                .isEqualTo(500_000);
        for (int pass = 0; pass < 40; pass++) {
            wait(Duration.ofMinutes(1));
            loop.pass();
        }
        assertThat(asked).hasSize(1);
        assertThat(loop.demandHistory().moments()).isGreaterThan(TOLD + 1);
    }

    @Test
    void whoCannotTellIsNamedAndAskedAgainAtTheNextMoment() {
        silent = true;
        Remediator loop = loop(DemandHistory.empty());

        PassReport report = loop.pass();

        assertThat(report.problems())
                .singleElement()
                .asString()
                .contains("what VMs wanted before cannot be read", "no answer");
        assertThat(loop.demandHistory().moments())
                .as("what the pass saw itself")
                .isOne();
        wait(Duration.ofMinutes(1));
        assertThat(loop.pass().problems()).as("not in each pass").isEmpty();
        silent = false;
        wait(QUARTER);
        assertThat(loop.pass().problems()).isEmpty();
        assertThat(asked).hasSize(2);
        assertThat(loop.demandHistory().moments()).isEqualTo(TOLD + 2);
    }

    @Test
    void aLoopThatDidNotLookForLongAsksForWhatItMissed() {
        Remediator loop = loop(DemandHistory.empty());
        loop.pass();
        wait(Duration.ofHours(6));

        loop.pass();

        assertThat(asked).hasSize(2);
        assertThat(loop.demandHistory().moments()).isEqualTo(TOLD + 24 + 1);
    }

    @Test
    void whoTellsLessThanIsKnownAddsNothing() {
        DemandHistory.Builder more = DemandHistory.builder(QUARTER);
        more.vm(VmId.of("one"), 4);
        Instant last = world.clock.instant().truncatedTo(ChronoUnit.HOURS);
        for (int back = 1; back <= 2 * TOLD; back++) {
            more.wanted(VmId.of("one"), last.minus(QUARTER.multipliedBy(back)), 100_000);
        }
        Remediator loop = loop(more.build());

        loop.pass();

        assertThat(loop.demandHistory().moments()).isGreaterThan(2 * TOLD);
    }

    @Test
    void withoutForesightNoQuestionIsAsked() {
        bench.policy = bench.policy.toBuilder()
                .foresight(ForesightPolicy.builder().enabled(false).build())
                .build();

        loop(DemandHistory.empty()).pass();

        assertThat(asked).isEmpty();
    }

    @Test
    void aSourceThatTellsOtherMomentsIsNamed() {
        Remediator loop = bench.builder()
                .pastMetrics((topology, interval, moments) -> told(topology, Duration.ofHours(1)))
                .build();

        assertThat(loop.pass().problems())
                .singleElement()
                .asString()
                .contains("is told at every PT1H, where every PT15M was asked for");
        assertThat(loop.demandHistory().interval()).isEqualTo(QUARTER);
    }
}
