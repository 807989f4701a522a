package io.stealaway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PolicyTest {

    @Test
    void theDefaultDoesNothingAndDeclaresNoBandwidth() {
        assertThat(Policy.defaults().mode()).isEqualTo(Mode.DRY_RUN);
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
        assertThat(policy.chainFor(vm.role(Optional.of(Role.of("web"))).build()))
                .containsExactly("consul");
        assertThat(policy.chainFor(vm.role(Optional.of(Role.of("db"))).build())).containsExactly("kubernetes");
        assertThat(policy.chainFor(vm.role(Optional.empty()).build())).containsExactly("kubernetes");
    }
}
