package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Placement;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.testkit.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The same plan, hash and all, on every JDK. When a rule or weight changes on purpose, the file changes with it, in the
 * same commit: that is what tells operators that approved plans are void.
 */
class GoldenPlanTest {

    @Test
    void planIsTheSameOnEveryJdk() throws IOException {
        RandomCase random = RandomCase.of(
                new Random(42), Shape.odd(60, 240).withObservedShare(1.0).withInFlightShare(0.01));
        Policy policy = Policy.builder()
                .migration(MigrationPolicy.builder()
                        .bandwidthBytesPerSecond(100_000_000)
                        .build())
                .build();
        MigrationPlan plan =
                PlacementEngine.builder(policy).build().plan(random.snapshot(), random.detections(), random.holds());

        if ("write".equals(System.getProperty("stealaway.golden"))) {
            Files.writeString(Path.of("src/test/resources/io/stealaway/placement/plan.golden"), text(plan));
        }
        assertThat(text(plan)).isEqualTo(golden());
    }

    private static String text(MigrationPlan plan) {
        StringBuilder text = new StringBuilder(plan.hash()).append('\n');
        for (Placement placement : plan.placements()) {
            text.append(placement.vm()).append(' ').append(answer(placement)).append('\n');
        }
        return text.toString();
    }

    private static String answer(Placement placement) {
        if (placement instanceof Placement.Chosen chosen) {
            return chosen.decisive().source() + " > " + chosen.decisive().target() + " score bits "
                    + Long.toHexString(
                            Double.doubleToRawLongBits(chosen.decisive().score())) + " "
                    + chosen.decisive().predictedDuration().orElse(Duration.ZERO);
        }
        return placement instanceof Placement.NoHost none
                ? "no host " + none.rejections()
                : ((Placement.Stays) placement).reason();
    }

    private static String golden() throws IOException {
        try (InputStream golden =
                Objects.requireNonNull(GoldenPlanTest.class.getResourceAsStream("plan.golden"), "plan.golden")) {
            return new String(golden.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
