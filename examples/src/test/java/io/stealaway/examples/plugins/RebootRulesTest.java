package io.stealaway.examples.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.testkit.RuleVerifier;
import io.stealaway.testkit.Snapshots;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RebootRulesTest {
    private static final HostId SOON = HostId.of("host-0001");

    private final RuleVerifier verifier = RuleVerifier.of(PlacementEngine.builder(Policy.defaults())
            .filter("reboot", new RebootFilter(Set.of(SOON)))
            .build());

    @Test
    void aHostThatIsToBeRebootedIsRefusedAndAnotherIsNot() {
        ClusterSnapshot cluster = ClusterSnapshot.builder(Snapshots.TAKEN_AT)
                .host(Snapshots.host("host-0000", "zone-a").build())
                .host(Snapshots.host("host-0001", "zone-a").build())
                .host(Snapshots.host("host-0002", "zone-a").build())
                .vm(Snapshots.vm("web-1", "host-0000").build())
                .build();

        verifier.on(cluster).place("web-1").to("host-0001").isRefused("reboot").because("reboot");
        verifier.on(cluster).place("web-1").to("host-0002").isNotRefused("reboot");
    }

    @Test
    void noPlanSendsAVmThere() {
        verifier.everyPlan((cluster, plan) -> assertThat(plan.migrations())
                .extracting(PlannedMigration::target)
                .doesNotContain(SOON));
    }
}
