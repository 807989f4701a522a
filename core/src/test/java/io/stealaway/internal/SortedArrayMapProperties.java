package io.stealaway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A map in two arrays cannot be told from a tree, but for what changes it. */
class SortedArrayMapProperties {
    @Property(tries = 1_000, seed = "20260308")
    void answersAsATreeDoes(@ForAll long seed) {
        Random random = new Random(seed);
        TreeMap<Integer, String> tree = new TreeMap<>(random(random));
        TreeMap<Integer, Optional<String>> changes = new TreeMap<>();
        random(random).forEach((key, value) -> {
            changes.put(key, random.nextBoolean() ? Optional.of(value) : Optional.empty());
        });

        SortedArrayMap<Integer, String> array =
                SortedArrayMap.copyOf(new HashMap<>(tree)).with(changes);
        changes.forEach((key, value) -> value.ifPresentOrElse(v -> tree.put(key, v), () -> tree.remove(key)));

        assertSame(array, tree);
        int from = random.nextInt(40);
        int to = from + random.nextInt(40);
        assertSame(array.subMap(from, to), tree.subMap(from, to));
        assertSame(array.headMap(to), tree.headMap(to));
        assertSame(array.tailMap(from), tree.tailMap(from));
    }

    @Example
    void isNotChangedFromOutside() {
        SortedArrayMap<Integer, String> map = SortedArrayMap.copyOf(Map.of(1, "a"));

        assertThatThrownBy(() -> map.put(2, "b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.remove(1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.subMap(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertSame(SortedMap<Integer, String> array, SortedMap<Integer, String> tree) {
        assertThat(array).hasToString(tree.toString()).hasSameHashCodeAs(tree);
        assertThat(array.equals(tree) && tree.equals(array)).isTrue();
        assertThat(array.equals(SortedArrayMap.copyOf(tree))).isTrue();
        for (int key = -1; key < 90; key++) {
            assertThat(array.get(key)).isEqualTo(tree.get(key));
            assertThat(array.containsKey(key)).isEqualTo(tree.containsKey(key));
        }
        if (!tree.isEmpty()) {
            assertThat(array.firstKey()).isEqualTo(tree.firstKey());
            assertThat(array.lastKey()).isEqualTo(tree.lastKey());
        }
    }

    private static Map<Integer, String> random(Random random) {
        Map<Integer, String> map = new HashMap<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            map.put(random.nextInt(80), "v" + random.nextInt(3));
        }
        return map;
    }
}
