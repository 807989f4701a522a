package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Migrator.CannotForce;
import io.stealaway.spi.Migrator.Completed;
import io.stealaway.spi.Migrator.Failed;
import io.stealaway.spi.Migrator.Forced;
import io.stealaway.spi.Migrator.NotStarted;
import io.stealaway.spi.Migrator.NotYet;
import io.stealaway.spi.Migrator.Refused;
import io.stealaway.spi.Migrator.Running;
import io.stealaway.spi.Migrator.Started;
import io.stealaway.spi.Migrator.Status;
import io.stealaway.spi.Migrator.Unknown;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NovaMigratorTest {
    private static final HostId HV01 = HostId.of("hv01");
    private static final HostId HV02 = HostId.of("hv02");
    private static final MigrationRequest MOVE =
            new MigrationRequest(MigrationId.of("m-1"), VmId.of("vm-1"), HV01, HV02);
    private static final String POST = "POST /compute/v2.1/servers/vm-1/action";

    private final FakeCloud cloud = FakeCloud.ofThreeHosts();
    private final NovaMigrator migrator = new NovaMigrator(cloud.config().build());
    private ObjectNode server;
    private String marker = "";

    @BeforeEach
    void aVm() {
        server = cloud.server("vm-1", "hv01");
        marker = migrator.prepare(MOVE);
    }

    @AfterEach
    void everyRequestWasOneThatNovaTakes() {
        assertThat(cloud.complaints).isEmpty();
        cloud.close();
    }

    @Test
    void eachPreCheckThatNovaDoesNotMakeRefusesBeforeAnythingIsAsked() {
        server.put("locked", true);
        refused("locked");
        server.put("locked", false).put("OS-EXT-STS:vm_state", "stopped");
        refused("vm_state is stopped");
        server.put("OS-EXT-STS:vm_state", "active").put("OS-EXT-SRV-ATTR:host", "hv03");
        refused("the VM is on hv03, not on hv01");
        server.put("OS-EXT-SRV-ATTR:host", "hv01");
        cloud.services.get("hv02").put("zone", "az9");
        refused("zone az9");
        cloud.services.get("hv02").put("zone", "az1").put("status", "disabled").put("disabled_reason", "new fan");
        refused("disabled: new fan");
        cloud.services.get("hv02").put("status", "enabled").put("state", "down");
        refused("target hv02: its compute service is down");
        cloud.services.get("hv02").put("state", "up");
        cloud.services.get("hv01").put("forced_down", true);
        refused("source hv01: its compute service is down");
        cloud.services.remove("hv02");
        refused("hv02 has no compute service");
        cloud.servers.clear();
        refused("does not exist");
        assertThat(cloud.count("POST /compute")).isZero();
    }

    @Test
    void servicesAreReadOnceForAllMigrationsThatAreLookedAtTogether() {
        migrator.start(MOVE, marker);
        cloud.step();
        cloud.step();
        cloud.step();
        cloud.forgetRequests();
        for (int i = 0; i < 10; i++) {
            assertThat(migrator.status(MOVE, marker)).isInstanceOf(Running.class);
        }
        assertThat(cloud.count("os-services")).isEqualTo(1);
        assertThat(cloud.requests).hasSize(1 + 10 * 3);
        cloud.passSeconds(5);
        cloud.services.get("hv01").put("state", "down");
        assertThat(migrator.status(MOVE, marker)).isInstanceOf(Unknown.class);
        cloud.services.get("hv01").put("state", "up");
        assertThat(migrator.status(MOVE, marker))
                .as("that one is down is not remembered")
                .isInstanceOf(Running.class);
        assertThat(cloud.count("os-services")).isEqualTo(3);
    }

    @Test
    void hardGroupsAreKeptAgainstThoseThereAndThoseArriving() {
        cloud.server("vm-2", "hv02");
        ObjectNode group = cloud.group("g1", "anti-affinity", "vm-1", "vm-2");
        refused("anti-affinity group g1");
        group.withObject("rules").put("max_server_per_host", 2);
        cloud.server("vm-3", "hv01").put("OS-EXT-STS:task_state", "migrating");
        group.withArray("members").add("vm-3");
        cloud.migration("vm-3", "hv01", "hv02", "running", "somebody");
        refused("2 members of anti-affinity group g1");
        group.put("policy", "affinity");
        cloud.migrations.clear();
        refused("affinity group g1");
        group.put("policy", "soft-affinity");
        assertThat(migrator.start(MOVE, marker)).isEqualTo(new Started());
    }

    @Test
    void aBusyVmIsWaitedFor() {
        server.put("OS-EXT-STS:task_state", "image_snapshot");
        assertThat(migrator.start(MOVE, marker)).isEqualTo(new NotYet("the VM is busy: task_state is image_snapshot"));
        server.putNull("OS-EXT-STS:task_state");
        assertThat(migrator.start(MOVE, marker)).isEqualTo(new Started());
    }

    @Test
    void aMigrationBegunByOthersIsNotOursAndIsWaitedFor() {
        ObjectNode theirs = cloud.migration("vm-1", "hv01", "hv02", "running", "somebody");
        assertThat(migrator.start(MOVE, marker)).isInstanceOf(NotYet.class);
        assertThat(migrator.status(MOVE, marker)).isEqualTo(new NotStarted());
        theirs.put("status", "error");
        assertThat(migrator.start(MOVE, marker)).isEqualTo(new Started());
        assertThat(cloud.count(POST)).isEqualTo(1);
    }

    @Test
    void aRecordOfOursToAnotherTargetIsNotThisMoves() {
        cloud.migration("vm-1", "hv01", "hv03", "error", FakeCloud.USER);
        assertThat(migrator.status(MOVE, marker)).isEqualTo(new NotStarted());
    }

    @Test
    void aRecordBeforeTheMarkerIsNotThisMoves() {
        cloud.migration("vm-1", "hv01", "hv02", "completed", FakeCloud.USER);
        String later = migrator.prepare(MOVE);
        assertThat(migrator.status(MOVE, later)).isEqualTo(new NotStarted());
        assertThat(migrator.status(MOVE, marker)).isEqualTo(new Completed(HV01));
    }

    @Test
    void aLostAnswerIsNeverFollowedByASecondRequest() {
        cloud.fault(POST, exchange -> {
            cloud.accept("vm-1", "hv02", "req-lost");
            throw new IOException("played");
        });
        assertThatThrownBy(() -> migrator.start(MOVE, marker)).isInstanceOf(BackendException.class);
        assertThat(migrator.start(MOVE, marker)).isEqualTo(new Started());
        assertThat(fresh().start(MOVE, marker)).isEqualTo(new Started());
        assertThat(cloud.count(POST)).isEqualTo(1);
    }

    @Test
    void aRequestThatMayStillArriveIsNotRepeated() {
        cloud.fault(POST, exchange -> FakeCloud.send(exchange, 502, "<html>Bad gateway</html>"));
        assertThatThrownBy(() -> migrator.start(MOVE, marker)).isInstanceOf(BackendException.Unavailable.class);
        assertThatThrownBy(() -> migrator.start(MOVE, marker))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("may still arrive");
        assertThat(migrator.status(MOVE, marker)).isInstanceOf(Unknown.class);
        assertThatThrownBy(() -> migrator.abort(MOVE, marker)).isInstanceOf(BackendException.Unavailable.class);
        assertThat(cloud.count(POST)).isEqualTo(1);
        cloud.accept("vm-1", "hv02", "req-late");
        assertThat(migrator.start(MOVE, marker)).isEqualTo(new Started());
        assertThat(migrator.status(MOVE, marker)).isInstanceOf(Running.class);
        assertThat(cloud.count(POST)).isEqualTo(1);
    }

    @Test
    void whatNovaAcceptedWithoutARecordYetIsNotAskedForAgainByAnotherProcess() {
        cloud.conductorStopped = true;
        assertThat(migrator.start(MOVE, marker)).isEqualTo(new Started());
        assertThatThrownBy(() -> fresh().start(MOVE, marker))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("has no record of it yet");
        assertThat(fresh().status(MOVE, marker)).isEqualTo(new Running(-1));
        cloud.passSeconds(121);
        assertThat(fresh().status(MOVE, marker)).isInstanceOf(Unknown.class);
        assertThat(cloud.count(POST)).isEqualTo(1);
    }

    @Test
    void aRequestThatCertainlyDidNotCountMayBeRepeated() {
        cloud.fault(POST, exchange -> FakeCloud.send(exchange, 503, "<html>No server is available</html>"));
        assertThatThrownBy(() -> migrator.start(MOVE, marker)).isInstanceOf(BackendException.Unavailable.class);
        assertThat(migrator.status(MOVE, marker)).isEqualTo(new NotStarted());
        assertThat(migrator.start(MOVE, marker)).isEqualTo(new Started());
    }

    @Test
    void novasOwnRefusalsAreRefusalsWithItsWords() {
        cloud.fault(
                POST,
                exchange -> FakeCloud.send(
                        exchange,
                        400,
                        "{\"badRequest\": {\"code\": 400, \"message\": \"Cannot migrate to itself.\"}}"));
        assertThat(migrator.start(MOVE, marker)).isEqualTo(new Refused("Cannot migrate to itself."));
        cloud.fault(
                POST,
                exchange -> FakeCloud.send(
                        exchange, 409, "{\"conflictingRequest\": {\"code\": 409, \"message\": \"vTPM\"}}"));
        assertThat(migrator.start(MOVE, marker)).isEqualTo(new Refused("vTPM"));
        cloud.fault(POST, exchange -> {
            cloud.servers.get("vm-1").put("OS-EXT-STS:task_state", "rebooting");
            FakeCloud.send(exchange, 409, "{\"conflictingRequest\": {\"code\": 409, \"message\": \"task_state\"}}");
        });
        assertThat(migrator.start(MOVE, marker)).isEqualTo(new NotYet("task_state"));
    }

    @Test
    void anEndpointThatIgnoresMicroversionsIsNeverAskedToMove() {
        cloud.novaIgnoresMicroversions = true;
        assertThatThrownBy(() -> migrator.start(MOVE, marker)).isInstanceOf(BackendException.Conflict.class);
        assertThat(cloud.count(POST)).isZero();
    }

    @Test
    void whatRemainsToCopyIsTold() {
        migrator.start(MOVE, marker);
        assertThat(migrator.status(MOVE, marker)).isEqualTo(new Running(-1));
        cloud.step();
        cloud.step();
        cloud.step();
        assertThat(migrator.status(MOVE, marker)).as("0 of 0 bytes at first").isEqualTo(new Running(-1));
        cloud.step();
        assertThat(migrator.status(MOVE, marker)).as("the disk first").isEqualTo(new Running(-1, 300));
        cloud.step();
        assertThat(migrator.status(MOVE, marker)).as("not by what remains").isEqualTo(new Running(4100, 1396));
    }

    @Test
    void aVmThatIsActiveOnItsTargetHasNotArrivedBeforeItsRecordSaysSo() {
        migrator.start(MOVE, marker);
        for (int i = 0; i < 6; i++) {
            cloud.step();
        }
        assertThat(server.path("OS-EXT-SRV-ATTR:host").asText()).isEqualTo("hv02");
        assertThat(server.path("OS-EXT-STS:task_state").isNull()).isTrue();
        assertThat(migrator.status(MOVE, marker)).isInstanceOf(Running.class);
        assertThat(migrator.start(MOVE, marker)).isEqualTo(new Started());
        cloud.step();
        assertThat(migrator.status(MOVE, marker)).isEqualTo(new Completed(HV02));
    }

    @Test
    void anAbortMayEndAsFailed() {
        cloud.abortsEndAsFailed = true;
        migrator.start(MOVE, marker);
        cloud.step();
        migrator.abort(MOVE, marker);
        assertThat(migrator.status(MOVE, marker)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.host()).isEqualTo(HV01);
            assertThat(failed.why()).contains("ended as failed");
        });
        assertThat(migrator.start(MOVE, marker)).isEqualTo(new Started());
        assertThat(cloud.count(POST)).isEqualTo(1);
    }

    /** As a real one did whose target lost its power. */
    @Test
    void aMigrationWhoseTargetDiesFailsOnItsSourceWithoutAReason() {
        String marker = migrator.prepare(MOVE);
        migrator.start(MOVE, marker);
        for (int i = 0; i < 4; i++) {
            cloud.step();
        }
        cloud.targetDies(cloud.migrations.get(0));
        assertThat(migrator.status(MOVE, marker)).isEqualTo(new Failed(HV01, "Nova's migration 1 ended as failed"));
        assertThat(migrator.start(MOVE, marker)).isEqualTo(new Started());
        assertThat(cloud.count(POST)).isEqualTo(1);
    }

    @Test
    void aFailureTellsTheReasonThatOnlyTheActionsHave() {
        migrator.start(MOVE, marker);
        cloud.end(cloud.migrations.get(0), "error", "No valid host was found. ");
        assertThat(migrator.status(MOVE, marker)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.host()).isEqualTo(HV01);
            assertThat(failed.why())
                    .isEqualTo("Nova's migration 1 ended as error: No valid host was found."
                            + " (conductor_live_migrate_instance on controller)");
        });
    }

    @Test
    void aRecordThatEndsBeforeItsServerDoesIsStillRunning() {
        migrator.start(MOVE, marker);
        cloud.migrations.get(0).put("status", "completed");
        assertThat(migrator.status(MOVE, marker)).isEqualTo(new Running(-1));
        server.putNull("OS-EXT-STS:task_state").put("OS-EXT-SRV-ATTR:host", "hv02");
        assertThat(migrator.status(MOVE, marker)).isEqualTo(new Completed(HV02));
    }

    @Test
    void aDeadSourceLeavesTheOutcomeUnknownUntilTheVmIsSeenElsewhere() {
        migrator.start(MOVE, marker);
        cloud.step();
        cloud.services.get("hv01").put("state", "down");
        assertThat(migrator.status(MOVE, marker))
                .isInstanceOfSatisfying(
                        Unknown.class, unknown -> assertThat(unknown.why()).contains("hv01 is down"));
        server.putNull("OS-EXT-STS:task_state").put("OS-EXT-SRV-ATTR:host", "hv02");
        assertThat(migrator.status(MOVE, marker)).isEqualTo(new Completed(HV02));
        server.put("OS-EXT-SRV-ATTR:host", "hv03");
        assertThat(migrator.status(MOVE, marker)).isInstanceOf(Failed.class);
    }

    @Test
    void aVmThatWasDeletedIsNotFound() {
        migrator.start(MOVE, marker);
        cloud.servers.clear();
        assertThatThrownBy(() -> migrator.status(MOVE, marker)).isInstanceOf(BackendException.NotFound.class);
    }

    @Test
    void anAbortIsAskedForOnceItCanBeAndIsHarmlessAfterwards() {
        migrator.start(MOVE, marker);
        assertThatThrownBy(() -> migrator.abort(MOVE, marker)).isInstanceOf(BackendException.Conflict.class);
        cloud.step();
        migrator.abort(MOVE, marker);
        assertThat(migrator.status(MOVE, marker)).isInstanceOf(Failed.class);
        migrator.abort(MOVE, marker);
        assertThat(cloud.count("DELETE")).isEqualTo(2);
    }

    @Test
    void forceCompleteEndsARunningMove() {
        migrator.start(MOVE, marker);
        assertThatThrownBy(() -> migrator.forceComplete(MOVE, marker)).isInstanceOf(BackendException.class);
        cloud.step();
        cloud.step();
        cloud.step();
        assertThat(migrator.forceComplete(MOVE, marker)).isEqualTo(new Forced());
        Status status = migrator.status(MOVE, marker);
        assertThat(status).isEqualTo(new Completed(HV02));
        assertThat(migrator.forceComplete(MOVE, marker)).isEqualTo(new Forced());
    }

    @Test
    void aRoleThatMayNotForceIsToldSoAtOnceAndNotToAskAgain() {
        migrator.start(MOVE, marker);
        cloud.fault(
                "POST /compute/v2.1/servers/vm-1/migrations/1/action",
                exchange -> FakeCloud.send(
                        exchange,
                        403,
                        "{\"forbidden\": {\"code\": 403, \"message\": \"Policy doesn't allow it to be performed.\"}}"));
        assertThat(migrator.forceComplete(MOVE, marker))
                .isInstanceOfSatisfying(
                        CannotForce.class, cannot -> assertThat(cannot.why()).contains("Policy doesn't allow it"));
    }

    @Test
    void aMoveThatPullsItsMemoryAlreadyIsNotForcedAgain() {
        migrator.start(MOVE, marker);
        cloud.migrations.get(0).put("status", "running (post-copy)");
        cloud.forgetRequests();
        assertThat(fresh().forceComplete(MOVE, marker)).isEqualTo(new Forced());
        assertThat(cloud.count("POST /servers")).isZero();
        assertThat(migrator.status(MOVE, marker)).isEqualTo(new Running(-1));
    }

    @Test
    void aMarkerThatIsNoneIsRefusedByName() {
        assertThatThrownBy(() -> migrator.start(MOVE, "17"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("marker (17)");
        assertThat(Marker.parse(marker).toString()).isEqualTo(marker);
    }

    private NovaMigrator fresh() {
        return new NovaMigrator(cloud.config().build());
    }

    private void refused(String why) {
        assertThat(migrator.start(MOVE, marker))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.why()).contains(why));
    }
}
