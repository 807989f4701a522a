package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.placement.order.CandidateHeap;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Leavers come in the order of their worth for each byte, of equal ones the smaller index first. */
class CandidateHeapProperties {
    private record Leaver(int vm, long worth, long price) {
        BigInteger times(long factor) {
            return BigInteger.valueOf(worth).multiply(BigInteger.valueOf(factor));
        }
    }

    private static final Comparator<Leaver> ORDER = ((Comparator<Leaver>)
                    (a, b) -> b.times(a.price()).compareTo(a.times(b.price())))
            .thenComparingInt(Leaver::vm);

    @Property(seed = "41", tries = 500)
    void theyComeInTheOrderOfWholeNumbersAlsoWhenUsedAgain(@ForAll long seed) {
        SplittableRandom dice = new SplittableRandom(seed);
        CandidateHeap leavers = new CandidateHeap();
        for (int use = 0; use < 3; use++) {
            List<Leaver> all = new ArrayList<>();
            leavers.clear();
            for (int vm = dice.nextInt(60); vm > 0; vm--) {
                Leaver leaver = new Leaver(vm, amount(dice) + 1, amount(dice));
                all.add(leaver);
                leavers.add(leaver.vm(), leaver.worth(), leaver.price());
            }
            all.sort(ORDER);
            // Not all of them are taken each time.
            int taken = dice.nextInt(all.size() + 1);
            for (Leaver expected : all.subList(0, taken)) {
                assertThat(leavers.next()).isEqualTo(expected.vm());
            }
            if (taken == all.size()) {
                assertThat(leavers.next()).isEqualTo(CandidateHeap.NONE);
            }
        }
    }

    /** Few different small ones, so that there are ties and zeros, and some as large as they can be. */
    private static long amount(SplittableRandom dice) {
        return dice.nextInt(3) == 0 ? dice.nextLong(1L << 50) : dice.nextInt(4);
    }
}
