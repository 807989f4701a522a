package io.stealaway.model.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.HostId;
import io.stealaway.model.Role;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy.RunMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PolicyTest {

    @Test
    void theDefaultDoesNothingAndDeclaresNoBandwidth() {
        assertThat(Policy.defaults().mode()).isEqualTo(RunMode.DRY_RUN);
        assertThat(Policy.defaults().migration().bandwidthBytesPerSecond()).isZero();
    }

    @Test
    void contradictorySettingsAreRefusedWithBothNames() {
        assertThatThrownBy(() -> DetectionPolicy.builder().clearStealRatio(0.2).build())
                .hasMessageContaining("clearStealRatio (0.2)")
                .hasMessageContaining("stealRatio (0.1)");
        assertThatThrownBy(() -> MigrationPolicy.builder()
                        .maxCooldown(Duration.ofMinutes(1))
                        .build())
                .hasMessageContaining("maxCooldown")
                .hasMessageContaining("cooldown (PT30M)");
        assertThatThrownBy(() -> DetectionPolicy.builder().hitPasses(6).build()).hasMessageContaining("hitPasses (6)");
    }

    @Test
    void noVmIsEverWellBelowNoSteal() {
        assertThatThrownBy(() -> DetectionPolicy.builder().clearStealRatio(0).build())
                .hasMessageContaining("clearStealRatio (0.0) must be above 0");
    }

    @Test
    void pauseIsShorterThanTheMigrationItEnds() {
        MigrationPolicy.Builder migration = MigrationPolicy.builder().maxDowntime(Duration.ofSeconds(10));

        assertThatThrownBy(() -> migration.maxDuration(Duration.ofSeconds(10)).build())
                .hasMessageContaining("maxDowntime (PT10S)")
                .hasMessageContaining("maxDuration (PT10S)");
        assertThat(migration.maxDuration(Duration.ofSeconds(11)).build().maxDowntime())
                .hasSeconds(10);
    }

    @Test
    void clusterCarriesAtLeastOneMigration() {
        MigrationPolicy.Builder migration =
                MigrationPolicy.builder().bandwidthBytesPerSecond(100).maxClusterBytesPerSecond(99);

        assertThatThrownBy(migration::build)
                .hasMessageContaining("maxClusterBytesPerSecond (99)")
                .hasMessageContaining("bandwidthBytesPerSecond (100)");
        assertThat(migration.maxClusterBytesPerSecond(0).build().maxClusterBytesPerSecond())
                .isZero();
    }

    @Test
    void patienceOutlastsSettling() {
        ProofPolicy.Builder proof = ProofPolicy.builder().settle(Duration.ofMinutes(5));

        assertThatThrownBy(() -> proof.patience(Duration.ofMinutes(5)).build())
                .hasMessageContaining("patience (PT5M)")
                .hasMessageContaining("settle (PT5M)");
    }

    @Test
    void noVmIsSentToWhereItWouldBeFoundAgain() {
        refused(
                Policy.builder()
                        .placement(PlacementPolicy.builder().maxStealRatio(0.11).build()),
                "placement.maxStealRatio (0.11)",
                "detection.stealRatio (0.1)");
        refused(
                Policy.builder()
                        .placement(PlacementPolicy.builder()
                                .maxPredictedStealRatio(0.11)
                                .build()),
                "placement.maxPredictedStealRatio (0.11)",
                "detection.stealRatio (0.1)");
        assertThat(Policy.builder()
                        .placement(PlacementPolicy.builder()
                                .maxStealRatio(0.1)
                                .maxPredictedStealRatio(0.1)
                                .build())
                        .build()
                        .placement()
                        .maxStealRatio())
                .isEqualTo(0.1);
    }

    @Test
    void samplesOfNeighbouringPassesAddUp() {
        Policy.Builder rare = Policy.builder().proof(patient());

        refused(rare.passInterval(Duration.ofMinutes(9)), "passInterval (PT9M)", "detection.maxMetricAge (PT3M)");
        assertThat(rare.passInterval(Duration.ofMinutes(9).minusSeconds(1))
                        .build()
                        .passInterval())
                .hasSeconds(539);
    }

    @Test
    void whereOnePassDecidesPassesMayBeRare() {
        Policy rare = Policy.builder()
                .proof(patient())
                .passInterval(Duration.ofHours(1))
                .detection(DetectionPolicy.builder().hitPasses(1).clearPasses(1).build())
                .build();

        assertThat(rare.passInterval()).hasHours(1);
    }

    @Test
    void verdictWaitsForItsSamples() {
        ProofPolicy.Builder proof =
                ProofPolicy.builder().settle(Duration.ofMinutes(2)).samples(3);

        refused(
                Policy.builder().proof(proof.patience(Duration.ofSeconds(239)).build()),
                "proof.patience (PT3M59S)",
                "proof.samples (3)",
                "passInterval (PT1M)");
        assertThat(Policy.builder()
                        .proof(proof.patience(Duration.ofMinutes(4)).build())
                        .build()
                        .proof()
                        .samples())
                .isEqualTo(3);
    }

    private static ProofPolicy patient() {
        return ProofPolicy.builder().patience(Duration.ofDays(1)).build();
    }

    private static void refused(Policy.Builder policy, String... names) {
        assertThatThrownBy(policy::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(names);
    }

    @Test
    void aPercentageIsNotAFraction() {
        assertThatThrownBy(() -> PlacementPolicy.builder().maxStealRatio(5).build())
                .hasMessageContaining("percentage");
    }

    @Test
    void theChainOfTheRoleGoesBeforeTheDefaultOne() {
        IsolationPolicy policy = IsolationPolicy.builder()
                .chains(new TreeMap<>(Map.of(Role.of("web"), List.of("consul"))))
                .defaultChain(List.of("kubernetes"))
                .build();
        Vm.Builder vm = Vm.builder(VmId.of("v"), HostId.of("h"), Tenant.of("t")).vcpus(1);
        assertThat(policy.chainFor(vm.role(Role.of("web")).build())).containsExactly("consul");
        assertThat(policy.chainFor(vm.role(Role.of("db")).build())).containsExactly("kubernetes");
        assertThat(policy.chainFor(vm.withoutRole().build())).containsExactly("kubernetes");
    }
}
