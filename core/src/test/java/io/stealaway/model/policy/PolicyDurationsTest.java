package io.stealaway.model.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every duration of every policy is at most 365 days, so that no sum of them leaves what an instant can say. */
class PolicyDurationsTest {
    private static final Duration MOST = Duration.ofDays(365);

    private static List<Object> builders() {
        return List.of(
                Policy.builder(),
                DetectionPolicy.builder(),
                ForesightPolicy.builder(),
                IsolationPolicy.builder(),
                MigrationPolicy.builder(),
                PlacementPolicy.builder(),
                ProofPolicy.builder(),
                SharePolicy.builder());
    }

    private static Stream<Method> setters() {
        return builders().stream()
                .flatMap(builder -> Stream.of(builder.getClass().getMethods()))
                .filter(method -> List.of(method.getParameterTypes()).equals(List.of(Duration.class)));
    }

    private static @Nullable Throwable set(Method setter, Duration value) {
        Object builder = builders().stream()
                .filter(one -> one.getClass().equals(setter.getDeclaringClass()))
                .findFirst()
                .orElseThrow();
        Throwable thrown =
                catchThrowable(() -> builder.getClass().getMethod("build").invoke(setter.invoke(builder, value)));
        return thrown instanceof InvocationTargetException ? thrown.getCause() : thrown;
    }

    @ParameterizedTest
    @MethodSource("setters")
    void noDurationIsLongerThanAYear(Method setter) {
        for (Duration tooLong : List.of(MOST.plusNanos(1), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThat(set(setter, tooLong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(setter.getName());
        }
    }

    @Test
    void theLongestIsTakenWhereNoOtherRuleForbidsIt() {
        List<String> refused = new ArrayList<>();
        setters().filter(setter -> set(setter, MOST) != null).forEach(setter -> refused.add(setter.getName()));
        assertThat(refused)
                .containsExactlyInAnyOrder("passInterval", "interval", "horizon", "cooldown", "maxDowntime", "settle");
    }
}
