package io.stealaway.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.benchmarks.Instance;
import io.stealaway.benchmarks.Size;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeersTest {
    private final Problem problem = new Problem(Instance.of(new Size(80, 1_000)), 4);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stealaway",
                "stealaway, hosts alone",
                "cached objects",
                "naive streams",
                "fenzo",
                "btrplace",
                "timefold",
                "cp-sat"
            })
    void everyPeerPlacesEveryVmAndBreaksNoRuleTwiceInARow(String name) {
        Peer peer = PeerRun.peer(name);
        peer.prepare(problem);
        for (int call = 0; call < 2; call++) {
            Verdict verdict = Verdict.of(problem, peer.solve());
            assertThat(verdict.violations()).isZero();
            assertThat(verdict.unplaced()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stealaway, hosts alone", "cached objects"})
    void oursAndTheInHouseOnesCostAlike(String name) {
        assertThat(Verdict.of(problem, solve("stealaway")).cost())
                .isCloseTo(Verdict.of(problem, solve(name)).cost(), within(0.5));
    }

    @Test
    void theInHouseOnesDecideAlike() {
        assertThat(solve("naive streams")).isEqualTo(solve("cached objects"));
    }

    @Test
    void stayingAndASourceAreViolations() {
        int[] stay = Arrays.stream(problem.movers).map(vm -> problem.vmHost[vm]).toArray();
        assertThat(Verdict.of(problem, stay).violations()).isGreaterThanOrEqualTo(stay.length);
    }

    private int[] solve(String name) {
        Peer peer = PeerRun.peer(name);
        peer.prepare(problem);
        return peer.solve();
    }
}
