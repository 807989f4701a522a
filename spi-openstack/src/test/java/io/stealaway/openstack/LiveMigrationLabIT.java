package io.stealaway.openstack;

import static io.stealaway.openstack.Lab.HV01;
import static io.stealaway.openstack.Lab.HV02;
import static io.stealaway.openstack.Lab.HV03;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.HostId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.VmId;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Migrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real Nova does with the migrator: a row of the table of its answers each. Needs the lab. */
class LiveMigrationLabIT {
    private final Lab lab = new Lab();
    private final NovaMigrator migrator = lab.migrator();

    @AfterEach
    void tidy() {
        migrator.close();
        lab.close();
    }

    @Test
    void aMoveWithinTheZoneCompletesOnItsTarget() {
        MigrationRequest move = lab.move(lab.server(HV01), HV01, HV02);
        String marker = migrator.prepare(move);
        assertThat(migrator.start(move, marker)).isEqualTo(new Migrator.Started());
        assertThat(lab.end(migrator, move, marker)).isEqualTo(new Migrator.Completed(HV02));
        assertThat(lab.nova().server(move.vm(), lab.deadline()).host()).contains(HV02);
    }

    @Test
    void anAttachedVolumeIsSeenWhereItIsAndGoesAlong() {
        VmId vm = lab.server(HV01);
        VolumeId volume = lab.volume(vm);
        MigrationRequest move = lab.move(vm, HV01, HV02);
        String marker = migrator.prepare(move);
        assertThat(migrator.start(move, marker)).isEqualTo(new Migrator.Started());
        assertThat(lab.end(migrator, move, marker)).isEqualTo(new Migrator.Completed(HV02));
        assertThat(lab.nova().volumes(lab.deadline(), new Told()).orElseThrow())
                .containsEntry(volume, new VolumeFacts(volume, 1, Optional.of("controller"), List.of()));
        try (OpenStackTopology topology = new OpenStackTopology(Lab.config().build())) {
            assertThat(topology.snapshot().vm(vm).orElseThrow().volumes())
                    .containsExactly(new Volume(volume, 1L << 30, Optional.empty()));
        }
    }

    @Test
    void aHostThatDoesNotExistIsRefused() {
        MigrationRequest move = lab.move(lab.server(HV01), HV01, HostId.of("nope"));
        refused(move, "nope has no compute service");
        Answer answer = lab.nova().liveMigrate(move, lab.deadline());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(Problems.message(answer)).isEqualTo("Compute host nope could not be found.");
    }

    @Test
    void anotherZoneIsRefused() {
        refused(lab.move(lab.server(HV01), HV01, HV03), "zone az1");
    }

    @Test
    void aServerBootedWithoutAZoneDoesNotLeaveItEither() {
        // Nova itself would move it: it remembers no wish.
        refused(lab.move(lab.server(HV01, "1", Map.of(), Map.of()), HV01, HV03), "zone az2");
    }

    @Test
    void aDisabledTargetIsRefused() {
        MigrationRequest move = lab.move(lab.server(HV01), HV01, HV02);
        lab.service(HV02, false);
        try {
            refused(move, "compute service is disabled");
        } finally {
            lab.service(HV02, true);
        }
    }

    @Test
    void aFullTargetFailsWithTheSchedulersReason() {
        // 32 vCPUs may be handed out on a host, so beside one of 16 on hv02 there is no room for a second.
        VmId large = lab.server(HV01, "16", Map.of(), Map.of());
        lab.server(HV02, "16", Map.of(), Map.of());
        MigrationRequest move = lab.move(large, HV01, HV02);
        String marker = migrator.prepare(move);
        assertThat(migrator.start(move, marker)).isEqualTo(new Migrator.Started());
        assertThat(lab.end(migrator, move, marker)).isInstanceOfSatisfying(Migrator.Failed.class, failed -> {
            assertThat(failed.host()).isEqualTo(HV01);
            assertThat(failed.why()).contains("error").contains("No valid host was found");
        });
        assertThat(migrator.start(move, marker))
                .as("a refusal is not asked for again")
                .isEqualTo(new Migrator.Started());
        assertThat(lab.migrationsBegun(large)).isEqualTo(1);
    }

    @Test
    void hardAntiAffinityIsRefusedAndSoftSucceeds() {
        for (String policy : List.of("anti-affinity", "soft-anti-affinity")) {
            String group = lab.group(policy);
            VmId one = lab.server(HV01, "1", Map.of(), Map.of("group", group));
            lab.server(HV02, "1", Map.of(), Map.of("group", group));
            MigrationRequest move = lab.move(one, HV01, HV02);
            if (policy.startsWith("soft")) {
                String marker = migrator.prepare(move);
                assertThat(migrator.start(move, marker)).isEqualTo(new Migrator.Started());
                assertThat(lab.end(migrator, move, marker)).isEqualTo(new Migrator.Completed(HV02));
            } else {
                refused(move, "anti-affinity group " + group);
            }
        }
    }

    @Test
    void affinityDoesNotTearAGroupApart() {
        String group = lab.group("affinity");
        VmId one = lab.server(HV01, "1", Map.of(), Map.of("group", group));
        lab.server(HV01, "1", Map.of(), Map.of("group", group));
        refused(lab.move(one, HV01, HV02), "affinity group " + group);
    }

    @Test
    void whatIsNotActiveIsRefused() {
        VmId vm = lab.server(HV01);
        lab.act(vm, "pause", "paused");
        refused(lab.move(vm, HV01, HV02), "vm_state is paused");
        lab.act(vm, "unpause", "active");
        lab.act(vm, "suspend", "suspended");
        refused(lab.move(vm, HV01, HV02), "vm_state is suspended");
        novaRefuses(vm, "vm_state suspended");
        lab.act(vm, "resume", "active");
        lab.act(vm, "os-stop", "stopped");
        refused(lab.move(vm, HV01, HV02), "vm_state is stopped");
        novaRefuses(vm, "vm_state stopped");
    }

    private void novaRefuses(VmId vm, String why) {
        Answer answer = lab.nova().liveMigrate(lab.move(vm, HV01, HV02), lab.deadline());
        assertThat(answer.status()).isEqualTo(409);
        assertThat(Problems.message(answer)).contains(why);
    }

    @Test
    void whatItsOwnerLockedStaysThoughNovaWouldMoveIt() {
        VmId vm = lab.server(HV01);
        lab.act(vm, "lock");
        refused(lab.move(vm, HV01, HV02), "locked");
        lab.act(vm, "unlock");
    }

    @Test
    void whatSomebodyElseMovesIsNotMovedByUs() {
        VmId vm = lab.server(HV01);
        MigrationRequest theirs = lab.move(vm, HV01, HV02);
        assertThat(lab.nova().liveMigrate(theirs, lab.deadline()).status()).isEqualTo(202);
        MigrationRequest ours = lab.move(vm, HV01, HV02);
        String marker = lab.waitFor(
                "the other's record",
                () -> migrator.prepare(ours),
                text -> Marker.parse(text).migration() > 0);
        assertThat(migrator.start(ours, marker)).isInstanceOf(Migrator.NotYet.class);
        assertThat(migrator.status(ours, marker)).isEqualTo(new Migrator.NotStarted());
        lab.waitFor(
                "the other's end", () -> migrator.start(ours, marker), answer -> answer instanceof Migrator.Refused);
        assertThat(migrator.start(ours, marker)).isEqualTo(new Migrator.Refused("the VM is on hv02, not on hv01"));
        assertThat(lab.migrationsBegun(vm)).isEqualTo(1);
    }

    @Test
    void aTenantIsForbiddenAndToldSoWithTheRequestId() {
        NovaMigrator tenant = new NovaMigrator(
                Lab.config(Map.of("username", "tenant-a", "password", "tenant-a", "project_name", "tenant-a"))
                        .build());
        MigrationRequest move = lab.move(lab.server(HV01), HV01, HV02);
        assertThatThrownBy(() -> tenant.status(move, "migration=0 action= user=x"))
                .isInstanceOf(BackendException.class);
        OpenStackTopology topology = new OpenStackTopology(
                Lab.config(Map.of("username", "tenant-a", "password", "tenant-a", "project_name", "tenant-a"))
                        .build());
        assertThatThrownBy(topology::snapshot)
                .isInstanceOf(BackendException.Forbidden.class)
                .hasMessageContaining("403")
                .hasMessageContaining("req-");
    }

    @Test
    void aVersionThatNovaDoesNotSpeakIsAClearConflict() {
        Api api = new Api(Lab.config().build());
        assertThatThrownBy(() -> api.read(Call.get("nova: try", Service.COMPUTE, "/servers", "2.999"), api.deadline()))
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("406")
                .hasMessageContaining("maximum is")
                .hasMessageContaining("req-");
    }

    @Test
    void anAbortEndsARunningMove() {
        VmId vm = lab.server(HV01);
        MigrationRequest move = lab.move(vm, HV01, HV02);
        String marker = migrator.prepare(move);
        migrator.start(move, marker);
        running(vm);
        migrator.abort(move, marker);
        assertThat(lab.end(migrator, move, marker)).isInstanceOfSatisfying(Migrator.Failed.class, failed -> {
            assertThat(failed.host()).isEqualTo(HV01);
            assertThat(failed.why()).contains("cancelled");
        });
        migrator.abort(move, marker);
    }

    @Test
    void forceCompleteEndsAMoveAtOnce() {
        VmId vm = lab.server(HV01);
        MigrationRequest move = lab.move(vm, HV01, HV02);
        String marker = migrator.prepare(move);
        migrator.start(move, marker);
        running(vm);
        migrator.forceComplete(move, marker);
        assertThat(lab.end(migrator, move, marker)).isEqualTo(new Migrator.Completed(HV02));
    }

    @Test
    void ofThreeAtOnceFromOneSourceTwoQueueAndOneOfThemCanBeAborted() {
        List<MigrationRequest> moves = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            moves.add(lab.move(lab.server(HV01), HV01, HV02));
        }
        List<String> markers = new ArrayList<>();
        for (MigrationRequest move : moves) {
            markers.add(migrator.prepare(move));
            assertThat(migrator.start(move, markers.get(markers.size() - 1))).isEqualTo(new Migrator.Started());
        }
        MigrationRequest queued = lab.waitFor(
                        "one to queue",
                        () -> moves.stream()
                                .filter(move -> newest(move.vm()).equals("queued"))
                                .toList(),
                        found -> !found.isEmpty())
                .get(0);
        assertThat(migrator.status(queued, markers.get(moves.indexOf(queued)))).isEqualTo(new Migrator.Running(-1));
        Call tooOld = Call.delete(
                "lab: abort", Service.COMPUTE, "/servers/" + queued.vm() + "/migrations/" + idOf(queued.vm()), "2.64");
        assertThat(lab.send(tooOld).status()).isEqualTo(400);
        migrator.abort(queued, markers.get(moves.indexOf(queued)));
        for (MigrationRequest move : moves) {
            Migrator.Status end = lab.end(migrator, move, markers.get(moves.indexOf(move)));
            if (move.equals(queued)) {
                assertThat(end).isInstanceOf(Migrator.Failed.class);
            } else {
                assertThat(end).isEqualTo(new Migrator.Completed(HV02));
            }
        }
    }

    @Test
    void aTargetThatHangsButSeemsUpEndsInFailureAndNothingOfOursHangs() {
        MigrationRequest move = lab.move(lab.server(HV01), HV01, HV02);
        String marker = migrator.prepare(move);
        Lab.signal("nova-compute-hv02", "STOP");
        try {
            Migrator.StartAnswer answer = migrator.start(move, marker);
            assertThat(answer).isEqualTo(new Migrator.Started());
            Migrator.Status end = lab.end(migrator, move, marker);
            assertThat(end).isInstanceOfSatisfying(Migrator.Failed.class, failed -> {
                assertThat(failed.host()).isEqualTo(HV01);
                assertThat(failed.why()).contains("error: ");
            });
        } finally {
            Lab.signal("nova-compute-hv02", "CONT");
        }
    }

    @Test
    void aSourceThatDiesLeavesTheOutcomeUnknownUntilItIsBack() {
        VmId vm = lab.server(HV01);
        MigrationRequest move = lab.move(vm, HV01, HV02);
        String marker = migrator.prepare(move);
        migrator.start(move, marker);
        running(vm);
        Lab.signal("nova-compute-hv01", "KILL");
        try {
            Migrator.Status status =
                    lab.waitFor("the doubt", () -> migrator.status(move, marker), Migrator.Unknown.class::isInstance);
            assertThat(((Migrator.Unknown) status).why()).contains("hv01 is down");
            migrator.abort(move, marker);
            assertThat(lab.migrator().start(move, marker))
                    .as("no second request")
                    .isEqualTo(new Migrator.Started());
            assertThat(migrator.status(move, marker)).isInstanceOf(Migrator.Unknown.class);
            refused(lab.move(lab.server(HV02), HV02, HV01), "target hv01: its compute service is down");
        } finally {
            Lab.up(Map.of());
        }
        assertThat(lab.end(migrator, move, marker))
                .isInstanceOfSatisfying(
                        Migrator.Failed.class,
                        failed -> assertThat(failed.host()).isEqualTo(HV01));
        assertThat(lab.migrationsBegun(vm)).isEqualTo(1);
    }

    @Test
    void withoutKeystoneANewProcessIsToldSoAndAfterItsReturnGoesOn() {
        MigrationRequest move = lab.move(lab.server(HV01), HV01, HV02);
        String marker = migrator.prepare(move);
        Lab.signal("keystone", "KILL");
        try {
            assertThatThrownBy(() -> lab.migrator().start(move, marker))
                    .isInstanceOf(BackendException.Unavailable.class)
                    .hasMessageContaining("keystone: authenticate");
        } finally {
            Lab.up(Map.of());
        }
        NovaMigrator successor = lab.migrator();
        assertThat(successor.start(move, marker)).isEqualTo(new Migrator.Started());
        assertThat(lab.end(successor, move, marker)).isEqualTo(new Migrator.Completed(HV02));
        assertThat(lab.migrationsBegun(move.vm())).isEqualTo(1);
    }

    private void refused(MigrationRequest move, String why) {
        int before = lab.migrationsBegun(move.vm());
        assertThat(migrator.start(move, migrator.prepare(move)))
                .isInstanceOfSatisfying(
                        Migrator.Refused.class,
                        refused -> assertThat(refused.why()).contains(why));
        assertThat(lab.migrationsBegun(move.vm())).isEqualTo(before);
        assertThat(lab.nova().server(move.vm(), lab.deadline()).host()).contains(move.source());
    }

    private void running(VmId vm) {
        lab.waitFor(vm + " to be copied", () -> newest(vm), "running"::equals);
    }

    private long idOf(VmId vm) {
        return lab.nova().migrationsOf(vm, lab.deadline()).get(0).id();
    }

    private String newest(VmId vm) {
        return lab.nova().migrationsOf(vm, lab.deadline()).stream()
                .findFirst()
                .map(MigrationRecord::status)
                .orElse("none");
    }
}
