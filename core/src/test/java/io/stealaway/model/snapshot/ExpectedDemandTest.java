package io.stealaway.model.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExpectedDemandTest {
    private static final int[] ONE_EACH = {1, 1};
    private static final int[] NONE = {};

    @Test
    void aMomentThatIsNotKnownCountsAsTheMean() {
        int[] cells = {100_000, DemandHistory.MISSING, 300_000, 200_000, 0, 0, 0, 0};

        int[] row = expected(4, cells).of(0);

        assertEquals(200_000, row[1]);
        assertEquals(200_000, row[3]);
    }

    @Test
    void aVmThatIsKnownAtLessThanAQuarterOfTheMomentsHasNoneOfItsOwn() {
        int[] quarter = {100_000, -1, -1, -1, 100_000, -1, -1, -1};
        int[] less = {100_000, -1, -1, -1, -1, 100_000, -1, -1, -1, -1};

        assertEquals(4, expected(4, quarter).of(0).length);
        assertArrayEquals(NONE, expected(5, less).of(0));
    }

    @Test
    void nothingIsWantedBeyondTheVcpus() {
        int[] beyond = {2_000_000, 2_000_000, 0, 0};

        assertArrayEquals(new int[] {1_000_000, 1_000_000}, expected(2, beyond).of(0));
    }

    @Test
    void noMoreIsKeptThanThereIsRoomFor() {
        int moments = ExpectedDemand.MOST_CELLS / 2 + 1;
        int[] cells = new int[2 * moments];
        Arrays.fill(cells, 100_000);
        ExpectedDemand expected = expected(moments, cells);

        assertEquals(moments, expected.of(0).length);
        assertArrayEquals(NONE, expected.of(1));
        assertEquals(moments, expected.of(0).length);
    }

    private static ExpectedDemand expected(int moments, int[] cells) {
        long[] times = new long[moments];
        Arrays.setAll(times, moment -> 900L * moment);
        DemandStatistics statistics = DemandStatistics.of(times, 900, ONE_EACH, cells);
        return new ExpectedDemand(statistics, moments, ONE_EACH, cells);
    }
}
