package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanHashTest {
    private static final PlannedMigration FIRST = migration("vm-1", 0.1 + 0.2);
    private static final PlannedMigration SECOND = migration("vm-2", 0.25);

    @Test
    void hashOfAPlanIsTheSameOnEveryJdk() {
        assertThat(PlanHash.of(List.of(FIRST, SECOND), Policy.defaults()))
                .isEqualTo("20d227ba3935da1cfb1309949133c061a7c0f85c58ec2a597e3d24f047e68589");
    }

    @Test
    void hashChangesWithTheOrderAFigureAndThePolicy() {
        String hash = PlanHash.of(List.of(FIRST, SECOND), Policy.defaults());

        assertThat(hash).matches("[0-9a-f]{64}");
        assertThat(PlanHash.of(List.of(SECOND, FIRST), Policy.defaults())).isNotEqualTo(hash);
        assertThat(PlanHash.of(List.of(FIRST, migration("vm-2", Math.nextUp(0.25))), Policy.defaults()))
                .isNotEqualTo(hash);
        assertThat(PlanHash.of(
                        List.of(FIRST, SECOND),
                        Policy.builder().mode(RunMode.ACT).build()))
                .isNotEqualTo(hash);
        assertThat(PlanHash.of(List.of(FIRST, SECOND), Policy.defaults())).isEqualTo(hash);
    }

    private static PlannedMigration migration(String vm, double score) {
        return PlannedMigration.builder(VmId.of(vm), HostId.of("a"), HostId.of("b"))
                .score(score)
                .steal(0.2, 0.01)
                .bytesToCopy(8L << 30)
                .predictedDuration(Duration.ofSeconds(90))
                .build();
    }

    @Test
    void aKeyThatCameLaterCountsOnlyWhereItIsNotTheDefault() {
        Policy policy = Policy.defaults();
        Policy other = policy.toBuilder()
                .migration(policy.migration().toBuilder()
                        .refusedCooldown(Duration.ofMinutes(7))
                        .build())
                .build();
        assertThat(PlanHash.of(List.of(FIRST, SECOND), other))
                .isNotEqualTo(PlanHash.of(List.of(FIRST, SECOND), policy));
    }
}
