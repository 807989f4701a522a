package io.stealaway.benchmarks.tight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TightZoneTest {
    private final TightZone zone = TightZone.next(new SplittableRandom(5), 0.9);

    @Test
    void oursAndBtrPlaceFindWaysThatKeepEveryRule() {
        for (TightPeer peer : List.of(new TightStealAway(), new TightBtrPlace(60))) {
            List<Move> moves = peer.solve(zone);
            assertThat(moves).hasSizeGreaterThan(1);
            assertThat(TightReferee.judge(zone, moves)).isEmpty();
        }
    }

    @Test
    void theVmHasNoRoomAnywhereAtOnce() {
        for (int host = 1; host < TightZone.HOSTS; host++) {
            assertThat(TightReferee.judge(zone, List.of(new Move(TightZone.VICTIM, host))))
                    .isNotEmpty();
        }
    }

    @Test
    void stayingIsNoAnswer() {
        assertThat(TightReferee.judge(zone, List.of())).isEqualTo("the VM did not leave");
    }
}
