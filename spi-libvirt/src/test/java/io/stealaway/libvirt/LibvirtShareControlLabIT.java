package io.stealaway.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.ShareControl;
import io.stealaway.testkit.ShareControlContract;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real libvirtd keeps the contract, over TLS with SASL; its guest is idle. */
class LibvirtShareControlLabIT extends ShareControlContract {
    private static final String GUEST = "shares-contract";
    private static final LibvirtLab LAB = new LibvirtLab();

    private final List<LibvirtShareControl> open = new ArrayList<>();
    private boolean broken;

    @BeforeAll
    static void start() {
        LAB.guest(GUEST, "idle");
    }

    @AfterAll
    static void stop() {
        LAB.close();
    }

    @AfterEach
    void closeAll() {
        open.forEach(LibvirtShareControl::close);
    }

    private LibvirtShareControl opened(LibvirtConfig.Builder config) {
        LibvirtShareControl control = new LibvirtShareControl(config.build());
        open.add(control);
        return control;
    }

    @Override
    protected ShareControl control() {
        return broken
                ? opened(LibvirtConfig.builder(Map.of(LibvirtLab.HOST, URI.create("qemu+tcp://127.0.0.99/system")))
                        .vmsByName())
                : opened(LibvirtLab.secure("lab-secret"));
    }

    @Override
    protected HostId host() {
        return LibvirtLab.HOST;
    }

    @Override
    protected VmId vm() {
        return VmId.of(GUEST);
    }

    @Override
    protected void humanSets(int weight) {
        LibvirtLab.weigh(GUEST, weight);
    }

    @Override
    protected void breakBackend() {
        broken = true;
    }

    @Test
    void aQuotaIsReadAsTheCpuThatItAllows() {
        LibvirtLab.virsh("schedinfo", GUEST, "--set", "vcpu_quota=25000", "--set", "vcpu_period=100000");
        assertThat(control().read(host()).get(vm()).capMicroCores()).isEqualTo(OptionalLong.of(250_000));
        LibvirtLab.virsh("schedinfo", GUEST, "--set", "vcpu_quota=-1");
        assertThat(control().read(host()).get(vm()).capMicroCores()).isEmpty();
    }

    @Test
    void aWrongPasswordIsForbiddenAndNotShown() {
        assertThatThrownBy(() -> opened(LibvirtLab.secure("wr0ng-secret")).read(host()))
                .isInstanceOfAny(BackendException.Forbidden.class, BackendException.Unavailable.class)
                .hasMessageNotContaining("wr0ng-secret");
    }

    @Test
    void anAuthorityThatIsNotOursIsNotBelieved() {
        LibvirtConfig.Builder elsewhere = LibvirtConfig.builder(
                        Map.of(LibvirtLab.HOST, URI.create("qemu+tls://127.0.0.11/system?pkipath=/etc/ssl")))
                .vmsByName()
                .sasl("stealaway", () -> "lab-secret");
        assertThatThrownBy(() -> opened(elsewhere).read(host())).isInstanceOf(BackendException.class);
    }
}
