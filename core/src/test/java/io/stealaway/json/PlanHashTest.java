package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.Mode;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Policy;
import io.stealaway.model.VmId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanHashTest {
    private static final PlannedMigration FIRST = migration("vm-1", 0.1 + 0.2);
    private static final PlannedMigration SECOND = migration("vm-2", 0.25);

    @Test
    void hashOfAPlanIsTheSameOnEveryJdk() {
        assertThat(PlanHash.of(List.of(FIRST, SECOND), Policy.defaults()))
                .isEqualTo("13662ffca31db9a3e0e28021acd714694e8e5288d2318ba214af6196bf86349e");
    }

    @Test
    void hashChangesWithTheOrderAFigureAndThePolicy() {
        String hash = PlanHash.of(List.of(FIRST, SECOND), Policy.defaults());

        assertThat(hash).matches("[0-9a-f]{64}");
        assertThat(PlanHash.of(List.of(SECOND, FIRST), Policy.defaults())).isNotEqualTo(hash);
        assertThat(PlanHash.of(List.of(FIRST, migration("vm-2", Math.nextUp(0.25))), Policy.defaults()))
                .isNotEqualTo(hash);
        assertThat(PlanHash.of(
                        List.of(FIRST, SECOND), Policy.builder().mode(Mode.ACT).build()))
                .isNotEqualTo(hash);
        assertThat(PlanHash.of(List.of(FIRST, SECOND), Policy.defaults())).isEqualTo(hash);
    }

    private static PlannedMigration migration(String vm, double score) {
        return new PlannedMigration(
                VmId.of(vm), HostId.of("a"), HostId.of("b"), score, 0.2, 0.01, 8L << 30, Duration.ofSeconds(90));
    }
}
