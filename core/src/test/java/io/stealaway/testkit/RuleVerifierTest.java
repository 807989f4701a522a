package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.HostId;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;
import org.junit.jupiter.api.Test;

class RuleVerifierTest {
    private static final ClusterSnapshot CLUSTER = ClusterSnapshot.builder(Snapshots.TAKEN_AT)
            .host(Snapshots.host("a1", "zone-a").build())
            .host(Snapshots.host("a2", "zone-a").build())
            .host(Snapshots.host("a3", "zone-a").build())
            .host(Snapshots.host("b1", "zone-b").build())
            .vm(Snapshots.vm("web-1", "a1").build())
            .build();

    private final RuleVerifier verifier = RuleVerifier.of(PlacementEngine.builder(Policy.defaults())
            .withoutDefaults()
            .filter("odd-hosts", new OddHosts())
            .scorer("name", 1.0, (view, host) -> view.host(host).id().value().equals("a3") ? 1.0 : 0.5)
            .build());

    /** Lets nobody onto hosts whose number is even. */
    private static final class OddHosts implements HostFilter {
        @Override
        public boolean accepts(PlacementView view, int host) {
            return !view.host(host).id().value().endsWith("2");
        }

        @Override
        public String reason(PlacementView view, int host) {
            return view.host(host).id() + " is even";
        }
    }

    private RuleVerifier.Placed web() {
        return verifier.on(CLUSTER).place("web-1");
    }

    @Test
    void whatHoldsPasses() {
        web().to("a2").isRefused("odd-hosts").because("even").alone();
        web().to("a3")
                .isAccepted()
                .isNotRefused("odd-hosts")
                .scores("name", 1.0)
                .scoresMoreThan("a2", "name");
        web().goesTo("a3");
        verifier.on(ClusterSnapshot.builder(Snapshots.TAKEN_AT)
                        .host(Snapshots.host("a1", "zone-a").build())
                        .host(Snapshots.host("a2", "zone-a").build())
                        .vm(Snapshots.vm("web-1", "a1").build())
                        .build())
                .place("web-1")
                .staysWhereItIs();
    }

    @Test
    void whatDoesNotHoldFailsAndTellsWhatTheRulesSay() {
        assertThatThrownBy(() -> web().to("a2").isAccepted())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("web-1 on a2 is not accepted")
                .hasMessageContaining("odd-hosts: a2 is even")
                .hasMessageContaining("name 0.5");
        fails(() -> web().to("a3").isRefused("odd-hosts"));
        fails(() -> web().to("a2").isNotRefused("odd-hosts"));
        fails(() -> web().to("a2").isRefused("odd-hosts").because("red"));
        fails(() -> web().to("a3").scores("name", 0.5));
        fails(() -> web().to("a2").scoresMoreThan("a3", "name"));
        fails(() -> web().to("a2").ranksBefore("a3"));
        fails(() -> web().goesTo("a2"));
        fails(() -> web().staysWhereItIs());
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> verifier.on(CLUSTER).place("web-9"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("web-9");
        assertThatThrownBy(() -> web().to("a9"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a9");
        assertThatThrownBy(() -> web().to("a3").scores("nmae", 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nmae");
    }

    @Test
    void aPropertyOfEveryPlanHoldsOrIsShownOnTheSmallestCluster() {
        verifier.everyPlan((cluster, plan) -> plan.migrations().forEach(RuleVerifierTest::isOdd));
        RuleVerifier lax = RuleVerifier.of(PlacementEngine.builder(Policy.defaults())
                .withoutDefaults()
                .scorer("none", 1.0, (view, host) -> 0.5)
                .build());
        assertThatThrownBy(
                        () -> lax.everyPlan((cluster, plan) -> plan.migrations().forEach(RuleVerifierTest::isOdd)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("goes to an even host")
                .hasMessageContaining("the smallest that fails");
    }

    private static void isOdd(PlannedMigration migration) {
        HostId target = migration.target();
        if (target.value().endsWith("2")) {
            throw new AssertionError(migration.vm() + " goes to an even host");
        }
    }

    private static void fails(Runnable claim) {
        assertThatThrownBy(claim::run).isInstanceOf(AssertionError.class);
    }
}
