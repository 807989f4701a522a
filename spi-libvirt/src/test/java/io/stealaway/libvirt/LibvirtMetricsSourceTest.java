package io.stealaway.libvirt;

import static io.stealaway.libvirt.LibvirtShareControlTest.A;
import static io.stealaway.libvirt.LibvirtShareControlTest.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.ShareControl.Shares;
import io.stealaway.testkit.ManualClock;
import io.stealaway.testkit.Snapshots;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LibvirtMetricsSourceTest {
    private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");

    private final ManualClock clock = new ManualClock(START);
    private final Map<HostId, FakeHypervisor> hypervisors =
            new TreeMap<>(Map.of(A, new FakeHypervisor(), B, new FakeHypervisor()));
    private final LibvirtConfig config = LibvirtConfig.builder(
                    Map.of(A, URI.create("qemu+tls://a/system"), B, URI.create("qemu+tls://b/system")))
            .clock(clock)
            .build();
    private final LibvirtMetricsSource source =
            new LibvirtMetricsSource(config, new Hypervisors(config, hypervisors::get));

    private static ClusterSnapshot cluster(String hostOfVictim) {
        return ClusterSnapshot.builder(START)
                .host(Snapshots.host("a", "z").build())
                .host(Snapshots.host("b", "z").build())
                .vm(Snapshots.vm("victim", hostOfVictim).vcpus(1).build())
                .vm(Snapshots.vm("other", "b").vcpus(2).build())
                .build();
    }

    private Map<VmId, VmObservation> observe() {
        return source.observe(cluster("a")).byVm();
    }

    @Test
    void theRiseBetweenTwoCallsIsObservedWithTheTimeBetweenThem() {
        hypervisors.get(A).counts("victim", 1, 100, 50);
        hypervisors.get(B).counts("other", 2, 10, 0);
        assertThat(observe()).as("nothing to compare with").isEmpty();
        clock.advance(Duration.ofSeconds(60));
        hypervisors.get(A).counts("victim", 1, 130, 80);
        hypervisors.get(B).counts("other", 2, 40, 12);
        Map<VmId, VmObservation> seen = observe();
        VmObservation victim = seen.get(VmId.of("victim"));
        assertThat(victim.sampledAt()).isEqualTo(START.plusSeconds(60));
        assertThat(victim.window()).isEqualTo(Duration.ofSeconds(60));
        assertThat(victim.stealRatio()).isEqualTo(0.5);
        assertThat(victim.cpuUsedMicroCores()).isEqualTo(500_000);
        assertThat(victim.load5()).isEqualTo(1.0);
        assertThat(seen.get(VmId.of("other")).stealRatio()).as("of two vCPUs").isEqualTo(0.1);
    }

    @Test
    void whatAQuotaExplainsIsThrottling() {
        hypervisors.get(A).vms.put(VmId.of("victim"), new Shares(1024, OptionalLong.of(250_000)));
        hypervisors.get(A).counts("victim", 1, 0, 0);
        observe();
        clock.advance(Duration.ofSeconds(10));
        hypervisors.get(A).counts("victim", 1, 2.5, 7.48);
        VmObservation victim = observe().get(VmId.of("victim"));
        assertThat(victim.stealRatio()).isEqualTo(0.748);
        assertThat(victim.neighbourStealRatio()).isZero();
    }

    @Test
    void loadFadesOverFiveMinutes() {
        hypervisors.get(A).counts("victim", 1, 0, 0);
        observe();
        double ran = 0;
        double load = 0;
        for (int i = 0; i < 6; i++) {
            clock.advance(Duration.ofSeconds(50));
            ran += i == 0 ? 50 : 0;
            hypervisors.get(A).counts("victim", 1, ran, 0);
            load = observe().get(VmId.of("victim")).load5();
        }
        assertThat(load).isEqualTo(Math.exp(-250.0 / 300), within(1e-9));
    }

    @Test
    void aVmThatMovedOrBeganAgainIsObservedTheNextTime() {
        hypervisors.get(A).counts("victim", 1, 100, 50);
        observe();
        clock.advance(Duration.ofSeconds(60));
        hypervisors.get(A).counters.clear();
        hypervisors.get(B).counts("victim", 1, 1, 0);
        assertThat(source.observe(cluster("b")).byVm()).isEmpty();
        clock.advance(Duration.ofSeconds(60));
        hypervisors.get(B).counts("victim", 1, 31, 0);
        assertThat(source.observe(cluster("b")).byVm()).containsOnlyKeys(VmId.of("victim"));
        clock.advance(Duration.ofSeconds(60));
        hypervisors.get(B).counts("victim", 1, 2, 0);
        assertThat(source.observe(cluster("b")).byVm()).isEmpty();
    }

    @Test
    void aHostThatDoesNotAnswerLeavesOutItsVmsAlone() {
        hypervisors.get(A).counts("victim", 1, 0, 0);
        hypervisors.get(B).counts("other", 2, 0, 0);
        observe();
        clock.advance(Duration.ofSeconds(60));
        hypervisors.get(A).silent = true;
        hypervisors.get(B).counts("other", 2, 60, 0);
        assertThat(observe()).containsOnlyKeys(VmId.of("other"));
        hypervisors.get(B).silent = true;
        assertThatThrownBy(this::observe).isInstanceOf(BackendException.Unavailable.class);
    }

    @Test
    void countersThatCannotBeAreNotBelieved() {
        hypervisors.get(A).counts("victim", 1, 0, 0);
        observe();
        clock.advance(Duration.ofSeconds(60));
        hypervisors.get(A).counts("victim", 1, 90, 0);
        assertThat(observe()).isEmpty();
    }
}
