package io.stealaway.openstack;

import static io.stealaway.openstack.Lab.HV01;
import static io.stealaway.openstack.Lab.HV02;
import static io.stealaway.openstack.Lab.HV03;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.VmId;
import io.stealaway.spi.Migrator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a real Nova answers when it is asked without the migrator's checks: the reasons why there are any. Should a later
 * Nova answer otherwise, these fail before an operator's cloud does. Needs the lab.
 */
class NovaFactsLabIT {
    private final Lab lab = new Lab();

    @AfterEach
    void tidy() {
        lab.close();
    }

    @Test
    void belowVersionThirtyANamedHostSkipsTheSchedulerAndCrossesZones() {
        VmId vm = lab.server(HV01, "1", Map.of("availability_zone", "az1"), Map.of());
        assertThat(migrate(vm, HV03, "2.29", "\"auto\"").status()).isEqualTo(202);
        assertThat(end(vm)).isEqualTo("completed");
        assertThat(lab.nova().server(vm, lab.deadline()).host()).contains(HV03);
    }

    @Test
    void aServerBootedWithoutAZoneIsMovedToAnother() {
        VmId vm = lab.server(HV01, "1", Map.of(), Map.of());
        assertThat(migrate(vm, HV03, Versions.LIVE_MIGRATE, "\"auto\"").status())
                .isEqualTo(202);
        assertThat(end(vm)).isEqualTo("completed");
        assertThat(lab.nova().server(vm, lab.deadline()).host()).contains(HV03);
    }

    @Test
    void belowVersionThirtyAntiAffinityIsAnErrorOfTheServer() {
        String group = lab.group("anti-affinity");
        VmId one = lab.server(HV01, "1", Map.of(), Map.of("group", group));
        lab.server(HV02, "1", Map.of(), Map.of("group", group));
        Answer answer = migrate(one, HV02, "2.29", "\"auto\"");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(Problems.message(answer)).contains("MigrationError_Remote");
        assertThat(end(one)).isEqualTo("error");
        assertThat(lab.nova().server(one, lab.deadline()).host()).contains(HV01);
    }

    @Test
    void whatCannotBeIsAcceptedAndFailsLaterWithoutATraceOnTheServer() {
        VmId vm = lab.server(HV01, "1", Map.of("availability_zone", "az1"), Map.of());
        acceptedAndFails(vm, HV01, HV01, "No valid host was found");
        acceptedAndFails(vm, HV01, HV03, "No valid host was found");
        lab.service(HV02, false);
        try {
            acceptedAndFails(vm, HV01, HV02, "No valid host was found");
        } finally {
            lab.service(HV02, true);
        }
        String group = lab.group("anti-affinity");
        VmId one = lab.server(HV01, "1", Map.of(), Map.of("group", group));
        lab.server(HV02, "1", Map.of(), Map.of("group", group));
        acceptedAndFails(one, HV01, HV02, "No valid host was found");
    }

    @Test
    void formsOfTheRequestThatAreNotOurs() {
        VmId vm = lab.server(HV01);
        for (String version : List.of("2.68", "2.90")) {
            assertThat(migrate(vm, HV02, version, "\"auto\",\"force\":true").status())
                    .as("force at %s", version)
                    .isEqualTo(400);
        }
        Answer unversioned = post(vm, Optional.empty(), body(HV02, "\"auto\""));
        assertThat(unversioned.status()).as("auto without a version").isEqualTo(400);
        assertThat(migrate(vm, HV02, "2.94", "\"auto\"").status())
                .as("a version too new")
                .isEqualTo(406);
        assertThat(lab.migrationsBegun(vm)).isZero();
        assertThat(migrate(vm, HV02, "2.67", "\"auto\",\"force\":true").status())
                .as("force at 2.67")
                .isEqualTo(202);
        assertThat(end(vm)).isEqualTo("completed");
    }

    @Test
    void aTenantMayNotMigrateNorSeeAllNorTheHost() {
        Map<String, String> account =
                Map.of("username", "tenant-a", "password", "tenant-a", "project_name", "tenant-a");
        try (Api tenant = new Api(Lab.config(account).build())) {
            Fields own = tenant.read(
                            Call.get("lab: its own", Service.COMPUTE, "/servers/detail", Versions.SERVERS),
                            tenant.deadline())
                    .objects("servers")
                    .get(0);
            assertThat(own.has("OS-EXT-SRV-ATTR:host")).isFalse();
            Call migrate = Call.post(
                    "lab: migrate",
                    Service.COMPUTE,
                    "/servers/" + own.text("id") + "/action",
                    Versions.LIVE_MIGRATE,
                    body(HV02, "\"auto\""));
            assertThat(tenant.send(migrate, tenant.deadline()).status()).isEqualTo(403);
            for (String path : List.of("/servers/detail?all_tenants=1", "/os-hypervisors/detail", "/os-migrations")) {
                Call read = Call.get("lab: read", Service.COMPUTE, path, Versions.HYPERVISORS);
                assertThat(tenant.send(read, tenant.deadline()).status())
                        .as(path)
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void aPausedServerMovesAndStaysPaused() {
        VmId vm = lab.server(HV01);
        lab.act(vm, "pause", "paused");
        assertThat(migrate(vm, HV02, Versions.LIVE_MIGRATE, "\"auto\"").status())
                .isEqualTo(202);
        assertThat(end(vm)).isEqualTo("completed");
        assertThat(lab.nova().server(vm, lab.deadline()).vmState()).isEqualTo("paused");
    }

    @Test
    void aLockedServerMovesWhenAnAdministratorAsksAndASecondRequestIsRefusedMeanwhile() {
        VmId vm = lab.server(HV01);
        lab.act(vm, "lock");
        assertThat(migrate(vm, HV02, Versions.LIVE_MIGRATE, "\"auto\"").status())
                .isEqualTo(202);
        Answer second = migrate(vm, HV02, Versions.LIVE_MIGRATE, "\"auto\"");
        assertThat(second.status()).isEqualTo(409);
        assertThat(Problems.message(second)).contains("task_state migrating");
        assertThat(end(vm)).isEqualTo("completed");
        assertThat(lab.nova().server(vm, lab.deadline()).host()).contains(HV02);
        lab.act(vm, "unlock");
    }

    @Test
    void anAbortNeedsItsVersionAndTheRightMigration() {
        VmId vm = lab.server(HV01);
        assertThat(migrate(vm, HV02, Versions.LIVE_MIGRATE, "\"auto\"").status())
                .isEqualTo(202);
        MigrationRecord record =
                lab.waitFor("the copying", () -> newest(vm), now -> now.status().equals("running"));
        assertThat(abort(vm, record.id(), "2.23").status())
                .as("before it was invented")
                .isEqualTo(404);
        assertThat(abort(vm, record.id() + 1_000_000, Versions.ABORT).status())
                .as("of another migration")
                .isEqualTo(404);
        assertThat(abort(vm, record.id(), Versions.ABORT).status()).isEqualTo(202);
        assertThat(end(vm)).isEqualTo("cancelled");
        assertThat(abort(vm, record.id(), Versions.ABORT).status())
                .as("when it is over")
                .isBetween(400, 409);
    }

    @Test
    void aDeadSourceOrTargetIsRefusedByUsWhereNovaAcceptsAndFails() {
        VmId there = lab.server(HV01);
        VmId back = lab.server(HV02);
        Lab.signal("nova-compute-hv02", "KILL");
        try {
            lab.waitFor(
                    "hv02 to be seen down",
                    () -> lab.nova().services(lab.deadline()).get(HV02).up(),
                    up -> !up);
            assertThat(asked(there, HV01, HV02))
                    .isEqualTo(new Migrator.Refused("target hv02: its compute service is down"));
            assertThat(asked(back, HV02, HV01))
                    .isEqualTo(new Migrator.Refused("source hv02: its compute service is down"));
            assertThat(lab.migrationsBegun(there) + lab.migrationsBegun(back)).isZero();
            acceptedAndFails(there, HV01, HV02, "No valid host was found");
            acceptedAndFails(back, HV02, HV01, "Compute service of hv02 is unavailable");
        } finally {
            Lab.up(Map.of());
        }
    }

    private Migrator.StartAnswer asked(VmId vm, HostId source, HostId target) {
        try (NovaMigrator migrator = lab.migrator()) {
            MigrationRequest move = lab.move(vm, source, target);
            return migrator.start(move, migrator.prepare(move));
        }
    }

    private void acceptedAndFails(VmId vm, HostId source, HostId target, String why) {
        Answer answer = migrate(vm, target, Versions.LIVE_MIGRATE, "\"auto\"");
        assertThat(answer.status()).isEqualTo(202);
        String request = answer.requestId().orElseThrow();
        assertThat(lab.waitFor(
                        "the reason", () -> lab.nova().failure(vm, request, lab.deadline()), Optional::isPresent))
                .hasValueSatisfying(text -> assertThat(text).contains(why));
        assertThat(end(vm)).isEqualTo("error");
        Server server = lab.nova().server(vm, lab.deadline());
        assertThat(server.status()).isEqualTo("ACTIVE");
        assertThat(server.host()).contains(source);
    }

    private MigrationRecord newest(VmId vm) {
        return lab.waitFor(
                        "a record of " + vm, () -> lab.nova().migrationsOf(vm, lab.deadline()), all -> !all.isEmpty())
                .get(0);
    }

    private String end(VmId vm) {
        String status = lab.waitFor("the end of the migration of " + vm, () -> newest(vm), MigrationRecord::ended)
                .status();
        lab.waitFor("the end of its task", () -> lab.nova().server(vm, lab.deadline()), now -> !now.migrating());
        return status;
    }

    private Answer migrate(VmId vm, HostId target, String version, String blockMigration) {
        return post(vm, Optional.of(version), body(target, blockMigration));
    }

    private static String body(HostId target, String blockMigration) {
        return "{\"os-migrateLive\":{\"host\":\"" + target + "\",\"block_migration\":" + blockMigration + "}}";
    }

    private Answer post(VmId vm, Optional<String> version, String body) {
        return lab.send(new Call(
                "lab: migrate", "POST", Service.COMPUTE, "/servers/" + vm + "/action", version, Optional.of(body)));
    }

    private Answer abort(VmId vm, long migration, String version) {
        return lab.send(
                Call.delete("lab: abort", Service.COMPUTE, "/servers/" + vm + "/migrations/" + migration, version));
    }
}
