package io.stealaway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Leadership;
import io.stealaway.spi.Leadership.Following;
import io.stealaway.spi.Leadership.Leading;
import io.stealaway.testkit.LeadershipContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubernetesLeadershipTest extends LeadershipContract {
    private static final AvailabilityZone ZONE = AvailabilityZone.of("az1");

    private final World world = new World();
    private final List<Leadership> replicas = new ArrayList<>();

    @AfterEach
    void close() {
        world.close();
    }

    private KubernetesLeadership leadership(String name) {
        return new KubernetesLeadership(world.config(), "ops", name);
    }

    @Override
    protected Leadership replica(String name) {
        Leadership replica = leadership(name);
        replicas.add(replica);
        return replica;
    }

    @Override
    protected Instant now() {
        return world.clock.instant();
    }

    /** A replica counts a lease's time from when it first saw it; they ask all the time, but for the first, which is silent. */
    @Override
    protected void letLeasesEnd() {
        replicas.stream().skip(1).forEach(replica -> replica.lease(AvailabilityZone.of("north/1 ä")));
        world.clock.advance(Duration.ofSeconds(16));
    }

    @Override
    protected void breakBackend() {
        world.server.close();
    }

    private JsonNode lease() {
        String name = world.server.names("leases").get(0);
        return world.server
                .at("/apis/coordination.k8s.io/v1/namespaces/ops/leases/" + name)
                .path("spec");
    }

    @Test
    void theLeaseEndsATenthBeforeAnotherMayTakeIt() {
        assertThat(leadership("a").lease(ZONE))
                .isEqualTo(new Leading(world.clock.instant().plusMillis(13_500)));
    }

    @Test
    void aLeaseThatIsRenewedIsNeverTakenWhateverTheHoldersClockSays() {
        KubernetesLeadership a = leadership("a");
        KubernetesLeadership b = leadership("b");
        a.lease(ZONE);
        for (int i = 0; i < 5; i++) {
            assertThat(b.lease(ZONE)).isEqualTo(new Following("a"));
            world.clock.advance(Duration.ofSeconds(14));
            assertThat(a.lease(ZONE)).isInstanceOf(Leading.class);
        }
        String name = world.server.names("leases").get(0);
        world.server.change(
                "/apis/coordination.k8s.io/v1/namespaces/ops/leases/" + name,
                lease -> lease.withObject("/spec").put("renewTime", "2001-01-01T00:00:00.000000Z"));
        assertThat(b.lease(ZONE)).isEqualTo(new Following("a"));
    }

    @Test
    void aLeaseIsTakenOnlyAfterItWasSeenUnchangedForItsWholeTime() {
        leadership("a").lease(ZONE);
        world.clock.advance(Duration.ofHours(1));
        KubernetesLeadership b = leadership("b");
        assertThat(b.lease(ZONE)).isEqualTo(new Following("a"));
        world.clock.advance(Duration.ofMillis(14_999));
        assertThat(b.lease(ZONE)).isEqualTo(new Following("a"));
        world.clock.advance(Duration.ofMillis(1));
        assertThat(b.lease(ZONE)).isInstanceOf(Leading.class);
        assertThat(lease().path("leaseTransitions").asInt()).isEqualTo(1);
        assertThat(lease().path("holderIdentity").asText()).isEqualTo("b");
    }

    @Test
    void aRenewalThatWasOvertakenFollows() {
        KubernetesLeadership a = leadership("a");
        a.lease(ZONE);
        String path = "/apis/coordination.k8s.io/v1/namespaces/ops/leases/"
                + world.server.names("leases").get(0);
        world.server.beforeNextWrite(() ->
                world.server.change(path, lease -> lease.withObject("/spec").put("holderIdentity", "b")));
        assertThat(a.lease(ZONE)).isEqualTo(new Following("b"));
    }

    @Test
    void aReplicaThatClosesGivesItsZonesBack() {
        KubernetesLeadership a = leadership("a");
        a.lease(ZONE);
        a.close();
        a.close();
        assertThat(leadership("b").lease(ZONE)).isInstanceOf(Leading.class);
        assertThat(a.lease(ZONE)).isEqualTo(new Following("b"));
    }

    @Test
    void timesAreWrittenWithMicroseconds() {
        leadership("a").lease(ZONE);
        assertThat(lease().path("renewTime").asText()).isEqualTo("2026-01-01T00:00:00.000000Z");
        assertThat(lease().path("leaseDurationSeconds").asInt()).isEqualTo(15);
    }

    @Test
    void whoMayNotWriteIsForbidden() {
        world.server.forbid("POST /leases");
        assertThatThrownBy(() -> leadership("a").lease(ZONE)).isInstanceOf(BackendException.Forbidden.class);
    }

    @Test
    void zonesOfSimilarNamesHaveLeasesOfTheirOwn() {
        KubernetesLeadership a = leadership("a");
        a.lease(AvailabilityZone.of("AZ 1"));
        a.lease(AvailabilityZone.of("az-1"));
        a.lease(AvailabilityZone.of("az/1"));
        assertThat(world.server.names("leases"))
                .hasSize(3)
                .allMatch(name -> name.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?"));
    }

    @Test
    void settingsThatMakeNoSenseAreRefusedByName() {
        assertThatThrownBy(() ->
                        new KubernetesLeadership(world.config(), "ops", "stealaway", "a", Duration.ofMillis(2_500)))
                .hasMessageContaining("duration (PT2.5S)");
        assertThatThrownBy(() -> leadership(" ")).hasMessageContaining("replica");
        assertThatThrownBy(() -> new KubernetesLeadership(world.config(), "Ops", "a"))
                .hasMessageContaining("namespace (Ops)");
    }
}
