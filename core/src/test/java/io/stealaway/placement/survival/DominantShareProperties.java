package io.stealaway.placement.survival;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class DominantShareProperties {

    @Property(seed = "43")
    void shareIsTheQuotientRoundedUp(
            @ForAll @LongRange(min = 0, max = 1L << 50) long need,
            @ForAll @LongRange(min = 1, max = 1L << 60) long capacity) {
        BigInteger scaled = BigInteger.valueOf(need).shiftLeft(32);
        BigInteger[] exact = scaled.divideAndRemainder(BigInteger.valueOf(capacity));
        long expected = exact[0].longValue() + (exact[1].signum() > 0 ? 1 : 0);

        assertThat(DominantShare.of(need, capacity)).isEqualTo(need > capacity ? DominantShare.TOO_MUCH : expected);
    }

    @Property(seed = "44")
    void nothingIsNoShareEvenOfNothing(@ForAll @LongRange(min = 0, max = 1L << 60) long capacity) {
        assertThat(DominantShare.of(0, capacity)).isZero();
    }
}
