package io.stealaway.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.check.ReferenceShares.Share;
import io.stealaway.contention.CpuShares;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReferenceSharesTest {

    @Test
    void whoAsksForLittleGetsItAndTheRestDivideWhatRemainsByWeight() {
        assertThat(ReferenceShares.of(100, List.of(new Share(10, 1), new Share(100, 1), new Share(100, 2))))
                .containsExactly(10, 30, 60);
        assertThat(ReferenceShares.of(100, List.of(new Share(10, 1), new Share(20, 1))))
                .containsExactly(10, 20);
    }

    @Test
    void whatRoundingLeavesGoesToTheLargestFractionThenTheEarlierClaim() {
        assertThat(ReferenceShares.of(10, List.of(new Share(9, 1), new Share(9, 1), new Share(9, 1))))
                .containsExactly(4, 3, 3);
        assertThat(ReferenceShares.of(10, List.of(new Share(9, 1), new Share(9, 2), new Share(9, 3))))
                .containsExactly(2, 3, 5);
    }

    @Test
    void twiceWrittenSharesAreTheSameToTheLastUnit() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            int count = 1 + random.nextInt(8);
            long most = i % 2 == 0 ? 20 : 10_000_000;
            List<Share> claims = new ArrayList<>();
            long[] needs = new long[count];
            int[] weights = new int[count];
            for (int c = 0; c < count; c++) {
                needs[c] = random.nextLong(most + 1);
                weights[c] = 1 + random.nextInt(i % 3 == 0 ? 3 : 1 << 20);
                claims.add(new Share(needs[c], weights[c]));
            }
            long capacity = random.nextLong(most * count + 1);

            assertThat(ReferenceShares.of(capacity, claims))
                    .as("%d among %s", capacity, claims)
                    .isEqualTo(CpuShares.allocate(capacity, needs, weights));
        }
    }
}
