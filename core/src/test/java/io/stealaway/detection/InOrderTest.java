package io.stealaway.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class InOrderTest {
    private static InOrder<String, String> of(String... ascending) {
        return new InOrder<>(List.of(ascending), Function.identity());
    }

    @Test
    void everyIdFindsItsValue() {
        InOrder<String, String> walk = of("a", "b", "c");

        assertThat(walk.of("a")).isEqualTo("a");
        assertThat(walk.of("b")).isEqualTo("b");
        assertThat(walk.of("c")).isEqualTo("c");
        assertThat(walk.of("d")).isNull();
    }

    @Test
    void anIdWithoutValueDoesNotCostTheNextOneIts() {
        InOrder<String, String> walk = of("b", "d");

        assertThat(walk.of("a")).isNull();
        assertThat(walk.of("b")).isEqualTo("b");
        assertThat(walk.of("c")).isNull();
        assertThat(walk.of("d")).isEqualTo("d");
    }

    @Test
    void valuesThatNobodyAsksForArePassedBy() {
        InOrder<String, String> walk = of("a", "b", "c");

        assertThat(walk.of("c")).isEqualTo("c");
    }

    @Test
    void whereThereIsNothingNothingIsFound() {
        assertThat(of().of("a")).isNull();
    }
}
