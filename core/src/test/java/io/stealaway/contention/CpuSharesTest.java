package io.stealaway.contention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CpuSharesTest {
    @Test
    void everyoneGetsItsNeedWhenAllFits() {
        assertThat(CpuShares.allocate(10, new long[] {1, 2, 7}, new int[] {1, 1, 1}))
                .containsExactly(1, 2, 7);
    }

    @Test
    void equalWeightsGetEqualSharesWhenAllWantTooMuch() {
        assertThat(CpuShares.allocate(9, new long[] {9, 9, 9}, new int[] {5, 5, 5}))
                .containsExactly(3, 3, 3);
    }

    @Test
    void twiceTheWeightGetsTwiceTheShare() {
        assertThat(CpuShares.allocate(9, new long[] {9, 9}, new int[] {2, 1})).containsExactly(6, 3);
    }

    @Test
    void whatTheModestLeaveGoesToTheOthers() {
        assertThat(CpuShares.allocate(12, new long[] {1, 20, 20}, new int[] {1, 1, 1}))
                .containsExactly(1, 6, 5);
    }

    @Test
    void raisingTheShareOfOthersMayMeetAnotherNeed() {
        // At first 10/3 each: only the first is met. Then 9/2 each: the second is met too. The third takes the rest.
        assertThat(CpuShares.allocate(10, new long[] {1, 4, 9}, new int[] {1, 1, 1}))
                .containsExactly(1, 4, 5);
    }

    @Test
    void theRestGoesToTheLargestFraction() {
        // 10/6, 20/6, 30/6 of 10: 1.67, 3.33, 5.
        assertThat(CpuShares.allocate(10, new long[] {9, 9, 9}, new int[] {1, 2, 3}))
                .containsExactly(2, 3, 5);
    }

    @Test
    void ofEqualFractionsTheSmallerIndexWins() {
        assertThat(CpuShares.allocate(5, new long[] {9, 9, 9}, new int[] {1, 1, 1}))
                .containsExactly(2, 2, 1);
    }

    @Test
    void anEmptyHostSharesNothing() {
        assertThat(CpuShares.allocate(5, new long[0], new int[0])).isEmpty();
    }

    @Test
    void withoutCapacityNobodyGetsAnything() {
        assertThat(CpuShares.allocate(0, new long[] {3, 0}, new int[] {1, 1})).containsExactly(0, 0);
    }

    @Test
    void theGreatestValuesDoNotOverflow() {
        long most = CpuShares.MAX_MICRO_CORES;
        int[] weight = new int[1_000];
        long[] need = new long[1_000];
        Arrays.fill(weight, CpuShares.MAX_WEIGHT);
        Arrays.fill(need, most);
        weight[999] = 1;
        long[] shares = CpuShares.allocate(most, need, weight);
        assertThat(shares).isEqualTo(ReferenceShares.allocate(most, need, weight));
        assertThat(ReferenceShares.sum(shares)).isEqualTo(most);
    }

    @Test
    void everySmallCaseEqualsTheDefinition() {
        long[] need = new long[3];
        int[] weight = new int[3];
        int cases = 0;
        for (int code = 0; code < 6 * 6 * 6 * 4 * 4 * 4; code++) {
            int rest = code;
            for (int i = 0; i < 3; i++, rest /= 24) {
                need[i] = rest % 6;
                weight[i] = 1 + rest / 6 % 4;
            }
            for (int capacity = 0; capacity <= 16; capacity++) {
                long[] shares = CpuShares.allocate(capacity, need, weight);
                long[] expected = ReferenceShares.allocate(capacity, need, weight);
                // Described only when it fails: 235,008 descriptions take longer than the cases.
                if (!Arrays.equals(shares, expected)) {
                    assertThat(shares)
                            .as("capacity %d, need %s, weight %s", capacity, need, weight)
                            .isEqualTo(expected);
                }
                cases++;
            }
        }
        assertThat(cases).isEqualTo(235_008);
    }

    @Test
    void onlyTheFirstElementsAreReadAndWritten() {
        long[] out = {-7, -7, -7};
        CpuShares.allocate(4, new long[] {9, 9, -1}, new int[] {1, 1, -1}, 2, out);
        assertThat(out).containsExactly(2, 2, -7);
    }

    @Test
    void aValueOutOfRangeIsNamed() {
        assertThatThrownBy(() -> CpuShares.allocate(-1, new long[0], new int[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capacityMicroCores (-1)");
        assertThatThrownBy(() -> CpuShares.allocate(CpuShares.MAX_MICRO_CORES + 1, new long[0], new int[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capacityMicroCores (1099511627777)");
        assertThatThrownBy(() -> CpuShares.allocate(1, new long[] {1, -2}, new int[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needMicroCores[1] (-2)");
        assertThatThrownBy(() -> CpuShares.allocate(1, new long[] {Long.MAX_VALUE}, new int[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needMicroCores[0] (9223372036854775807)");
        assertThatThrownBy(() -> CpuShares.allocate(1, new long[] {1}, new int[] {0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weight[0] (0)");
        assertThatThrownBy(() -> CpuShares.allocate(1, new long[] {1}, new int[] {CpuShares.MAX_WEIGHT + 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weight[0] (1048577)");
    }

    @Test
    void aBadValueAfterTheCapacityIsExceededIsNamedToo() {
        assertThatThrownBy(() -> CpuShares.allocate(1, new long[] {5, -2}, new int[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needMicroCores[1] (-2)");
    }

    @Test
    void arraysThatDoNotFitAreRefused() {
        long[] need = {1, 2};
        assertThatThrownBy(() -> CpuShares.allocate(1, need, new int[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("length 1")
                .hasMessageContaining("length 2");
        assertThatThrownBy(() -> CpuShares.allocate(1, need, new int[] {1, 1}, 2, new long[1]))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> CpuShares.allocate(1, need, new int[] {1, 1}, 2, need))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("out must not be needMicroCores");
    }
}
