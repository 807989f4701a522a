package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the simulation makes of demand that was put to real guests too: docs/calibration.md. */
class SimulatedStealTest {

    /** Returns what each VM of one vCPU had, and what was stolen from it, in thousandths of the one CPU of their host. */
    private static long[][] hadAndLost(int... hundredths) {
        ClusterSnapshot.Builder first = ClusterSnapshot.builder(Instant.parse("2026-03-02T00:00:00Z"))
                .host(Snapshots.host("a1", "a").cores(1).threads(1).build());
        for (int i = 0; i < hundredths.length; i++) {
            first.vm(Snapshots.vm("vm-" + i, "a1").vcpus(1).cpuWeight(1_024).build());
        }
        SimulatedCluster cluster = SimulatedCluster.builder(first.build(), (vm, second) -> 10_000L * hundredths[vm])
                .build();
        cluster.advance(Duration.ofMinutes(10));
        long[][] seen = new long[hundredths.length][];
        for (int i = 0; i < seen.length; i++) {
            int vm = cluster.fleet().vmIndex("test", VmId.of("vm-" + i));
            seen[i] = new long[] {cluster.cpu().served[vm] / 1_000, cluster.cpu().stolen[vm] / 1_000};
        }
        return seen;
    }

    @Test
    void workThatWaitsIsStolenAgainUntilItIsGivenUp() {
        long[][] seen = hadAndLost(80, 60, 40);
        assertThat(seen[0][0]).isCloseTo(333, within(1L));
        assertThat(seen[1][0]).isCloseTo(333, within(1L));
        assertThat(seen[2][0]).isCloseTo(333, within(1L));
        assertThat(seen[0][1]).isCloseTo(667, within(1L));
        assertThat(seen[1][1]).isCloseTo(422, within(1L));
        assertThat(seen[2][1]).isCloseTo(105, within(1L));
    }

    @Test
    void nothingIsStolenWhereAllFits() {
        assertThat(hadAndLost(50, 30)).isEqualTo(new long[][] {{500, 0}, {300, 0}});
    }
}
