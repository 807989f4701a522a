package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.Tenant;
import io.stealaway.simulation.TenantFairness.Served;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TenantFairnessTest {
    private static Served served(String tenant, long need, long allocated) {
        return new Served(Tenant.of(tenant), need, allocated);
    }

    @Test
    void allServedAlikeIsPerfectlyFairHoweverPoorly() {
        TenantFairness fairness = TenantFairness.of(List.of(served("a", 100, 25), served("b", 8, 2)));
        assertThat(fairness.jainIndex()).isEqualTo(1.0);
        assertThat(fairness.spread()).isZero();
    }

    @Test
    void oneServedAloneOfFourIsAQuarter() {
        TenantFairness fairness =
                TenantFairness.of(List.of(served("a", 5, 5), served("b", 5, 0), served("c", 5, 0), served("d", 5, 0)));
        assertThat(fairness.jainIndex()).isEqualTo(0.25);
        assertThat(fairness.spread()).isEqualTo(1.0);
    }

    @Test
    void theIndexIsJains() {
        TenantFairness fairness =
                TenantFairness.of(List.of(served("a", 10, 10), served("b", 10, 5), served("c", 4, 1)));
        // (1 + 1/2 + 1/4)^2 / (3 * (1 + 1/4 + 1/16)) = 3.0625 / 3.9375
        assertThat(fairness.jainIndex()).isCloseTo(7.0 / 9.0, within(1e-15));
        assertThat(fairness.spread()).isEqualTo(0.75);
    }

    @Test
    void theVmsOfATenantAreAddedUp() {
        TenantFairness fairness =
                TenantFairness.of(List.of(served("a", 10, 0), served("b", 1, 1), served("a", 30, 20)));
        assertThat(fairness.servedShare())
                .containsExactly(Map.entry(Tenant.of("a"), 0.5), Map.entry(Tenant.of("b"), 1.0));
    }

    @Test
    void aTenantThatNeedsNothingIsLeftOut() {
        TenantFairness fairness = TenantFairness.of(List.of(served("a", 10, 5), served("idle", 0, 0)));
        assertThat(fairness.servedShare()).containsOnlyKeys(Tenant.of("a"));
        assertThat(fairness.jainIndex()).isEqualTo(1.0);
    }

    @Test
    void withoutTenantsOrServiceNobodyIsPreferred() {
        assertThat(TenantFairness.of(List.of()).jainIndex()).isEqualTo(1.0);
        assertThat(TenantFairness.of(List.of()).spread()).isZero();
        TenantFairness starved = TenantFairness.of(List.of(served("a", 1, 0), served("b", 1, 0)));
        assertThat(starved.jainIndex()).isEqualTo(1.0);
        assertThat(starved.spread()).isZero();
    }

    @Test
    void impossibleFiguresAreRefused() {
        assertThatThrownBy(() -> served("a", -1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("need (-1) of a");
        assertThatThrownBy(() -> served("a", 1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allocated (2) of a");
        assertThatThrownBy(() -> new TenantFairness(new TreeMap<>(Map.of(Tenant.of("a"), Double.NaN))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("servedShare (NaN) of a");
    }
}
