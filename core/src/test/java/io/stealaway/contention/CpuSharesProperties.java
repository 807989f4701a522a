package io.stealaway.contention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CpuSharesProperties {

    /** One contended or idle host, of a size and kind that the seed decides. */
    private static final class Case {
        private final long capacity;
        private final long[] need;
        private final int[] weight;

        Case(long capacity, long[] need, int[] weight) {
            this.capacity = capacity;
            this.need = need;
            this.weight = weight;
        }

        static Case of(long seed, int participants) {
            SplittableRandom random = new SplittableRandom(seed);
            long scale = 1L << random.nextInt(1, 37);
            int heaviest = 1 << random.nextInt(0, 20);
            long[] need = random.longs(participants, 0, scale + 1).toArray();
            int[] weight = random.ints(participants, 1, heaviest + 1).toArray();
            long capacity = (long) (ReferenceShares.sum(need) * random.nextDouble(0.0, 1.3));
            return new Case(Math.min(capacity, CpuShares.MAX_MICRO_CORES), need, weight);
        }

        long[] shares() {
            return CpuShares.allocate(capacity, need, weight);
        }

        Case with(long newCapacity) {
            return new Case(Math.min(newCapacity, CpuShares.MAX_MICRO_CORES), need, weight);
        }
    }

    @Property(seed = "1")
    void equalsTheDefinition(@ForAll long seed, @ForAll @IntRange(min = 0, max = 60) int participants) {
        Case host = Case.of(seed, participants);
        assertThat(host.shares()).isEqualTo(ReferenceShares.allocate(host.capacity, host.need, host.weight));
    }

    @Property(seed = "2")
    void notOneUnitIsLostOrInvented(@ForAll long seed, @ForAll @IntRange(min = 0, max = 60) int participants) {
        Case host = Case.of(seed, participants);
        long[] shares = host.shares();
        assertThat(ReferenceShares.sum(shares)).isEqualTo(Math.min(host.capacity, ReferenceShares.sum(host.need)));
        for (int i = 0; i < participants; i++) {
            assertThat(shares[i]).isBetween(0L, host.need[i]);
        }
    }

    @Property(seed = "3")
    void whoeverIsNotMetHasAsMuchPerWeightAsAnyone(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int participants) {
        Case host = Case.of(seed, participants);
        long[] shares = host.shares();
        for (int i = 0; i < participants; i++) {
            for (int j = 0; j < participants && shares[i] < host.need[i]; j++) {
                // (a_i + 1) / w_i >= (a_j - 1) / w_j: nobody has more, but for the unit of rounding.
                assertThat((shares[i] + 1) * host.weight[j]).isGreaterThanOrEqualTo((shares[j] - 1) * host.weight[i]);
            }
        }
    }

    @Property(seed = "4")
    void permutingParticipantsPermutesSharesButForTheUnitBetweenEqualFractions(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int participants) {
        Case host = Case.of(seed, participants);
        int[] order = shuffled(participants, seed);
        Case permuted = new Case(
                host.capacity,
                Arrays.stream(order).mapToLong(i -> host.need[i]).toArray(),
                Arrays.stream(order).map(i -> host.weight[i]).toArray());
        long[] shares = host.shares();
        long[] permutedShares = permuted.shares();
        for (int k = 0; k < participants; k++) {
            assertThat(permutedShares[k] - shares[order[k]]).isBetween(-1L, 1L);
        }
    }

    @Property(seed = "5")
    void withDistinctFractionsTheOrderDoesNotMatterAtAll(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int participants) {
        SplittableRandom random = new SplittableRandom(seed);
        long capacity = random.nextLong(CpuShares.MAX_MICRO_CORES);
        int[] weight = random.ints(participants, 1, CpuShares.MAX_WEIGHT + 1).toArray();
        long[] need = new long[participants];
        Arrays.fill(need, CpuShares.MAX_MICRO_CORES);
        long weights = Arrays.stream(weight).asLongStream().sum();
        long fractions = Arrays.stream(weight)
                .mapToLong(w -> capacity * w % weights)
                .distinct()
                .count();
        Assume.that(fractions == participants);
        int[] order = shuffled(participants, seed);
        long[] permuted = CpuShares.allocate(
                capacity, need, Arrays.stream(order).map(i -> weight[i]).toArray());
        long[] shares = CpuShares.allocate(capacity, need, weight);
        assertThat(permuted)
                .isEqualTo(Arrays.stream(order).mapToLong(i -> shares[i]).toArray());
    }

    @Property(seed = "6")
    void moreCapacityTakesFromNobodyMoreThanTheUnitOfRounding(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 30) int participants,
            @ForAll @IntRange(min = 1) int more) {
        Case host = Case.of(seed, participants);
        long[] before = host.shares();
        long[] after = host.with(host.capacity + more).shares();
        for (int i = 0; i < participants; i++) {
            assertThat(after[i]).isGreaterThanOrEqualTo(before[i] - 1);
        }
    }

    @Property(seed = "7")
    void doublingTheCapacityNeverTakesFromAnyone(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int participants) {
        Case host = Case.of(seed, participants);
        long[] before = host.shares();
        long[] after = host.with(2 * host.capacity).shares();
        for (int i = 0; i < participants; i++) {
            assertThat(after[i]).isGreaterThanOrEqualTo(before[i]);
        }
    }

    @Property(seed = "8")
    void onlyTheRatioOfWeightsCounts(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 30) int participants,
            @ForAll @IntRange(min = 2, max = 64) int factor) {
        Case drawn = Case.of(seed, participants);
        int[] weight = Arrays.stream(drawn.weight)
                .map(w -> 1 + w % (CpuShares.MAX_WEIGHT / 64))
                .toArray();
        int[] scaled = Arrays.stream(weight).map(w -> w * factor).toArray();
        assertThat(CpuShares.allocate(drawn.capacity, drawn.need, scaled))
                .isEqualTo(CpuShares.allocate(drawn.capacity, drawn.need, weight));
    }

    @Property(seed = "9")
    void needingMoreNeverMakesOthersRicher(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 30) int participants,
            @ForAll @IntRange(min = 1) int more) {
        Case host = Case.of(seed, participants);
        long[] before = host.shares();
        long[] need = host.need.clone();
        need[0] = Math.min(need[0] + more, CpuShares.MAX_MICRO_CORES);
        long[] after = CpuShares.allocate(host.capacity, need, host.weight);
        for (int i = 1; i < participants; i++) {
            assertThat(after[i]).isLessThanOrEqualTo(before[i] + 1);
        }
    }

    private static int[] shuffled(int size, long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        int[] order = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
