package io.stealaway.contention;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.contention.HostContention.SharePreset;
import io.stealaway.model.Host;
import io.stealaway.model.Vm;
import io.stealaway.testkit.Snapshots;
import org.junit.jupiter.api.Test;

class SharePresetTest {
    private static final Host HOST =
            Snapshots.host("host", "zone").hypervisorWeight(77).build();
    private static final Vm VM = Snapshots.vm("vm", "host").cpuWeight(5).build();

    @Test
    void xenGivesOneUnitPerMebibyteAnd16384ToDom0() {
        assertThat(SharePreset.XEN_CREDIT.weightOf(VM)).isEqualTo(8_192);
        assertThat(SharePreset.XEN_CREDIT.hypervisorWeight(HOST)).isEqualTo(16_384);
    }

    @Test
    void xenWeightsStayWhereXenAcceptsThem() {
        assertThat(SharePreset.XEN_CREDIT.weightOf(VM.toBuilder().ramBytes(0).build()))
                .isEqualTo(1);
        assertThat(SharePreset.XEN_CREDIT.weightOf(
                        VM.toBuilder().ramBytes(64 * Snapshots.GIB).build()))
                .isEqualTo(65_535);
        assertThat(SharePreset.XEN_CREDIT.weightOf(
                        VM.toBuilder().ramBytes(1L << 50).build()))
                .isEqualTo(65_535);
    }

    @Test
    void controlGroupsGive1024PerVcpuAndPerThread() {
        assertThat(SharePreset.CGROUP_SHARES.weightOf(VM)).isEqualTo(4_096);
        assertThat(SharePreset.CGROUP_SHARES.hypervisorWeight(HOST)).isEqualTo(16_384);
    }

    @Test
    void controlGroupWeightsStayWhereLinuxAcceptsThem() {
        assertThat(SharePreset.CGROUP_SHARES.weightOf(
                        VM.toBuilder().vcpus(65_536).build()))
                .isEqualTo(262_144);
        assertThat(SharePreset.CGROUP_SHARES.hypervisorWeight(
                        HOST.toBuilder().threads(65_536).build()))
                .isEqualTo(262_144);
    }

    @Test
    void equalIsEqual() {
        assertThat(SharePreset.EQUAL.weightOf(VM)).isEqualTo(SharePreset.EQUAL.hypervisorWeight(HOST));
    }

    @Test
    void declaredIsWhatTheTopologySays() {
        assertThat(SharePreset.DECLARED.weightOf(VM)).isEqualTo(5);
        assertThat(SharePreset.DECLARED.hypervisorWeight(HOST)).isEqualTo(77);
    }
}
