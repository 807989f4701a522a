package io.stealaway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MergeJoinTest {
    private static MergeJoin<String, String> of(String... ascending) {
        TreeMap<String, String> values = new TreeMap<>();
        for (String id : ascending) {
            values.put(id, "value of " + id);
        }
        return new MergeJoin<>(values);
    }

    @Test
    void everyIdFindsItsValue() {
        MergeJoin<String, String> walk = of("a", "b", "c");

        assertThat(walk.of("a")).isEqualTo("value of a");
        assertThat(walk.of("b")).isEqualTo("value of b");
        assertThat(walk.of("c")).isEqualTo("value of c");
        assertThat(walk.of("d")).isNull();
    }

    @Test
    void anIdWithoutValueDoesNotCostTheNextOneIts() {
        MergeJoin<String, String> walk = of("b", "d");

        assertThat(walk.of("a")).isNull();
        assertThat(walk.of("b")).isEqualTo("value of b");
        assertThat(walk.of("c")).isNull();
        assertThat(walk.of("d")).isEqualTo("value of d");
    }

    @Test
    void valuesThatNobodyAsksForArePassedBy() {
        MergeJoin<String, String> walk = of("a", "b", "c");

        assertThat(walk.of("c")).isEqualTo("value of c");
    }

    @Test
    void whereThereIsNothingNothingIsFound() {
        assertThat(of().of("a")).isNull();
    }
}
