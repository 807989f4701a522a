package io.stealaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.check.PlanChecker;
import io.stealaway.model.Explanation;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The examples do what they say. */
class CodeToLiftTest {
    private static final ClusterSnapshot SNAPSHOT = SampleSnapshot.hotHost();

    @Test
    void twelveLinesGiveAPlanThatKeepsEveryRule() throws IOException {
        MigrationPlan plan = TwelveLinePlan.plan(Path.of("snapshots", "hot-host.json"));

        assertThat(plan.migrations()).isNotEmpty();
        assertThat(PlanChecker.check(SNAPSHOT, plan, Policy.defaults(), PlacementHolds.none()))
                .isEmpty();
    }

    @Test
    void aScorerOfOnesOwnCounts() {
        Explanation explanation =
                CustomScorer.engine(Policy.defaults()).explain(SNAPSHOT, VmId.of("web-1"), PlacementHolds.none());

        assertThat(score(explanation, "a2-calm")).isEqualTo(0.5);
        assertThat(score(explanation, "a3-calm")).isEqualTo(1.0 / 3);
        assertThat(score(explanation, "a7-web")).isEqualTo(1.0);
    }

    private static double score(Explanation explanation, String host) {
        return explanation.hosts().stream()
                .filter(verdict -> verdict.host().equals(HostId.of(host)))
                .flatMap(verdict -> verdict.scores().stream())
                .filter(value -> value.scorer().equals(CustomScorer.NAME))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
