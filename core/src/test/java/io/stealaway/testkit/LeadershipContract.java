package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Leadership;
import io.stealaway.spi.Leadership.Following;
import io.stealaway.spi.Leadership.Leading;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every {@link Leadership} of several replicas keeps; a subclass says how time passes. */
public abstract class LeadershipContract {
    private static final AvailabilityZone NORTH = AvailabilityZone.of("north/1 ä");
    private static final AvailabilityZone SOUTH = AvailabilityZone.of("south");

    /** Returns the leadership of a replica, as a process that has just started has it. */
    protected abstract Leadership replica(String name);

    /** Returns what time it is. */
    protected abstract Instant now();

    /** Lets so much time pass that a lease that was not renewed has ended and may be taken by another. */
    protected abstract void letLeasesEnd();

    /** Makes the backend answer no call until the end of the test. */
    protected abstract void breakBackend();

    @Test
    void theFirstReplicaLeadsForATimeThatIsStillToCome() {
        assertThat(replica("a").lease(NORTH))
                .isInstanceOfSatisfying(
                        Leading.class, lease -> assertThat(lease.until()).isAfter(now()));
    }

    @Test
    void theSecondReplicaFollowsTheFirstByName() {
        replica("a").lease(NORTH);
        assertThat(replica("b").lease(NORTH)).isEqualTo(new Following("a"));
    }

    @Test
    void aLeaderThatAsksAgainStillLeads() {
        Leadership a = replica("a");
        a.lease(NORTH);
        assertThat(a.lease(NORTH)).isInstanceOf(Leading.class);
        assertThat(replica("b").lease(NORTH)).isInstanceOf(Following.class);
    }

    @Test
    void zonesAreLedIndependently() {
        Leadership a = replica("a");
        Leadership b = replica("b");
        assertThat(a.lease(NORTH)).isInstanceOf(Leading.class);
        assertThat(b.lease(SOUTH)).isInstanceOf(Leading.class);
        assertThat(a.lease(SOUTH)).isEqualTo(new Following("b"));
        assertThat(b.lease(NORTH)).isEqualTo(new Following("a"));
    }

    @Test
    void aLeaderThatWasSilentLosesItsZoneAndFollows() {
        Leadership a = replica("a");
        Leadership b = replica("b");
        Leading lease = (Leading) a.lease(NORTH);
        letLeasesEnd();
        assertThat(lease.until()).isBeforeOrEqualTo(now());
        assertThat(b.lease(NORTH)).isInstanceOf(Leading.class);
        assertThat(a.lease(NORTH)).isEqualTo(new Following("b"));
    }

    @Test
    void whoeverCannotAskDoesNotLead() {
        Leadership a = replica("a");
        a.lease(NORTH);
        breakBackend();
        assertThatThrownBy(() -> a.lease(NORTH)).isInstanceOf(BackendException.class);
    }
}
