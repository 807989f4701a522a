package io.stealaway.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.ShareControl;
import io.stealaway.spi.ShareControl.Change;
import io.stealaway.spi.ShareControl.Refused;
import io.stealaway.spi.ShareControl.Restored;
import io.stealaway.spi.ShareControl.WeightSet;
import io.stealaway.testkit.ShareControlContract;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibvirtShareControlTest extends ShareControlContract {
    static final HostId A = HostId.of("a");
    static final HostId B = HostId.of("b");
    private static final VmId VM = VmId.of("6a53c1f6-58ab-4ed2-a6a0-0b0f5d4f6d01");

    private final Map<HostId, FakeHypervisor> hypervisors =
            new TreeMap<>(Map.of(A, new FakeHypervisor().vm(VM.value(), 1024), B, new FakeHypervisor()));

    static LibvirtConfig config() {
        return LibvirtConfig.builder(Map.of(
                        A, URI.create("qemu+tls://a/system"),
                        B, URI.create("qemu+tls://b/system")))
                .build();
    }

    @Override
    protected ShareControl control() {
        return new LibvirtShareControl(new Hypervisors(config(), hypervisors::get));
    }

    @Override
    protected HostId host() {
        return A;
    }

    @Override
    protected VmId vm() {
        return VM;
    }

    @Override
    protected void humanSets(int weight) {
        hypervisors.get(A).weigh(VM, weight);
    }

    @Override
    protected void breakBackend() {
        hypervisors.get(A).silent = true;
    }

    private Change set() {
        Change change = new Change(VM, A, "z-e1-1", 1024, 4096);
        control().set(change);
        return change;
    }

    /** Weight and tag are parts of the domain. */
    private void migrate() {
        FakeHypervisor a = hypervisors.get(A);
        FakeHypervisor b = hypervisors.get(B);
        b.vms.put(VM, a.vms.remove(VM));
        b.tags.put(VM, a.tags.remove(VM));
    }

    @Test
    void aVmThatWasMigratedMeanwhileIsPutBackWhereItIs() {
        Change change = set();
        migrate();
        assertThat(control().owned()).containsExactly(new Change(VM, B, "z-e1-1", 1024, 4096));
        assertThat(control().restore(change)).isEqualTo(new Restored());
        assertThat(hypervisors.get(B).vms.get(VM).weight()).isEqualTo(1024);
        assertThat(hypervisors.get(B).tags).isEmpty();
    }

    @Test
    void aVmThatMayBeOnAHostThatDoesNotAnswerIsNotTakenForGone() {
        Change change = set();
        migrate();
        hypervisors.get(B).silent = true;
        assertThatThrownBy(() -> control().restore(change)).isInstanceOf(BackendException.Unavailable.class);
    }

    @Test
    void aTagWithoutAWeightThatWasSetIsRemoved() {
        hypervisors.get(A).tag(VM, new Tag("z-e1-1", 1024, 4096));
        assertThat(control().restore(new Change(VM, A, "z-e1-1", 1024, 4096))).isEqualTo(new Restored());
        assertThat(hypervisors.get(A).tags).isEmpty();
        assertThat(hypervisors.get(A).vms.get(VM).weight()).isEqualTo(1024);
    }

    @Test
    void aWeightThatTheHostDoesNotTakeIsNotLeftHalfSet() {
        hypervisors.get(A).greatest = 2_000;
        assertThat(control().set(new Change(VM, A, "z-e1-1", 1024, 4096)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.why()).contains("made 2000 of weight 4096"));
        assertThat(hypervisors.get(A).vms.get(VM).weight()).isEqualTo(1024);
        assertThat(hypervisors.get(A).tags).isEmpty();
    }

    @Test
    void aWeightBeyondControlGroupsOfVersion2IsRefusedAndLeavesNoTag() {
        FakeHypervisor second = hypervisors.get(A).vm("vm-2", 100);
        second.second = true;
        VmId usual = VmId.of("vm-2");
        assertThat(control().set(new Change(usual, A, "z-e1-1", 100, 400))).isEqualTo(new WeightSet());
        assertThat(second.vms.get(usual).weight()).isEqualTo(400);
        assertThat(control().restore(new Change(usual, A, "z-e1-1", 100, 400))).isEqualTo(new Restored());
        assertThat(control().set(new Change(usual, A, "z-e1-1", 100, 10_001)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.why()).contains("10001", "[1, 10000]"));
        assertThat(second.vms.get(usual).weight()).isEqualTo(100);
        assertThat(second.tags).isEmpty();
    }

    @Test
    void aHostThatIsNotConfiguredIsNamed() {
        assertThatThrownBy(() -> control().read(HostId.of("c")))
                .isInstanceOf(BackendException.NotFound.class)
                .hasMessageContaining("host c")
                .hasMessageContaining("not configured");
    }

    @Test
    void aConnectionThatFailsIsClosedAndMadeAnew() {
        LibvirtShareControl control = new LibvirtShareControl(new Hypervisors(config(), hypervisors::get));
        FakeHypervisor first = hypervisors.get(A);
        first.silent = true;
        assertThatThrownBy(() -> control.read(A)).isInstanceOf(BackendException.Unavailable.class);
        assertThat(first.closed).isTrue();
        hypervisors.put(A, new FakeHypervisor().vm(VM.value(), 7));
        assertThat(control.read(A).get(VM).weight()).isEqualTo(7);
    }

    @Test
    void anOwnerIsNoMarkup() {
        Tag tag = new Tag("a'><b owner=\"x\"/>&é z-e1-1", 1024, 2048);
        assertThat(Tag.read(tag.xml())).contains(tag);
        assertThat(Tag.read("<stealaway:shares xmlns:stealaway='x' owner=\"o\" before=\"1\" weight=\"2\"/>"))
                .contains(new Tag("o", 1, 2));
        assertThat(Tag.read("<shares/>")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a/system",
                "a",
                "qemu+tls://a/system?no_verify=1",
                "qemu+ssh://a/system?keyfile=k&no_verify=1"
            })
    void aUriThatIsNoneOrSwitchesChecksOffIsRefusedByHost(String uri) {
        Map<HostId, URI> hosts = Map.of(A, URI.create(uri));
        assertThatThrownBy(() -> LibvirtConfig.builder(hosts).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host a");
    }
}
