package io.stealaway.placement.survival;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class FailureSetsProperties {

    @Property(seed = "41")
    void everySetComesOnceUpToExchangeableHosts(@ForAll long seed) {
        Random random = new Random(seed);
        int hosts = 1 + random.nextInt(8);
        int size = 1 + random.nextInt(hosts);
        int[] kind = random.ints(hosts, 0, 4).toArray();
        long[] load = IntStream.of(kind).asLongStream().map(k -> k * 7 % 5).toArray();
        TreeSet<String> met = new TreeSet<>();
        FailureSets sets = new FailureSets(kind, load, size);
        int count = 0;
        do {
            assertThat(sets.current()).hasSize(size).doesNotHaveDuplicates();
            met.add(kinds(sets.current(), kind));
            count++;
        } while (sets.next());

        assertThat(count).isEqualTo(met.size());
        assertThat(met).isEqualTo(allKinds(kind, size));
        assertThat(new FailureSets(kind, load, size).moreThan(count)).isFalse();
        assertThat(new FailureSets(kind, load, size).moreThan(count - 1)).isTrue();
    }

    @Property(seed = "42")
    void mostLoadedHostsComeFirst(@ForAll long seed) {
        Random random = new Random(seed);
        int hosts = 1 + random.nextInt(8);
        int size = 1 + random.nextInt(hosts);
        long[] load = random.longs(hosts, 0, 100).toArray();
        long[] descending = Arrays.stream(load).sorted().toArray();
        long most = Arrays.stream(descending).skip(hosts - size).sum();

        int[] first = new FailureSets(IntStream.range(0, hosts).toArray(), load, size).current();
        assertThat(IntStream.of(first).mapToLong(host -> load[host]).sum()).isEqualTo(most);
    }

    private static String kinds(int[] hosts, int[] kind) {
        return Arrays.toString(
                IntStream.of(hosts).map(host -> kind[host]).sorted().toArray());
    }

    private static Set<String> allKinds(int[] kind, int size) {
        TreeSet<String> all = new TreeSet<>();
        for (int bits = 0; bits < 1 << kind.length; bits++) {
            if (Integer.bitCount(bits) == size) {
                int set = bits;
                all.add(kinds(
                        IntStream.range(0, kind.length)
                                .filter(host -> (set >> host & 1) == 1)
                                .toArray(),
                        kind));
            }
        }
        return all;
    }
}
