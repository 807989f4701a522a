package io.stealaway.openstack;

import static io.stealaway.openstack.Lab.HV01;
import static io.stealaway.openstack.Lab.HV02;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.MigrationRequest;
import io.stealaway.model.VmId;
import io.stealaway.model.VolumeId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.Migrator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The role that the documentation describes, as the lab's policies grant it: it suffices, and it does no more. Needs the lab. */
class LeastPrivilegeLabIT {
    private static final Map<String, String> ACCOUNT =
            Map.of("username", "stealaway", "password", "stealaway", "project_name", "stealaway");

    private static final String FLAVOR = "{\"flavor\": {\"name\": \"x\", \"vcpus\": 1, \"ram\": 1, \"disk\": 1}}";

    private final Lab lab = new Lab();

    @AfterEach
    void tidy() {
        lab.close();
    }

    @Test
    void itSeesWhatAnAdministratorSees() {
        lab.volume(lab.server(HV01));
        try (OpenStackTopology ours = new OpenStackTopology(Lab.config(ACCOUNT).build());
                OpenStackTopology admins = new OpenStackTopology(Lab.config().build())) {
            ClusterSnapshot seen = ours.snapshot();
            ClusterSnapshot all = admins.snapshot();
            assertThat(seen.hosts()).isEqualTo(all.hosts());
            assertThat(seen.vms()).isEqualTo(all.vms());
            assertThat(seen.serverGroups()).isEqualTo(all.serverGroups());
            VolumeId since = lab.volumeIn("near1");
            assertThat(ours.volume(since)).isPresent().isEqualTo(admins.volume(since));
        }
        try (Api api = new Api(Lab.config(ACCOUNT).build())) {
            assertThat(new Nova(api, OptionalInt.empty()).volumes(api.deadline(), new Told()))
                    .isEqualTo(lab.nova().volumes(lab.deadline(), new Told()))
                    .hasValueSatisfying(volumes -> assertThat(volumes.values())
                            .isNotEmpty()
                            .allMatch(volume -> volume.backendHost().isPresent()));
        }
    }

    @Test
    void itMovesAbortsForcesAndIsToldTheReasonOfAFailure() {
        VmId vm = lab.server(HV01);
        try (NovaMigrator migrator = new NovaMigrator(Lab.config(ACCOUNT).build())) {
            MigrationRequest aborted = lab.move(vm, HV01, HV02);
            String marker = migrator.prepare(aborted);
            assertThat(migrator.start(aborted, marker)).isEqualTo(new Migrator.Started());
            copying(vm);
            migrator.abort(aborted, marker);
            assertThat(lab.end(migrator, aborted, marker)).isInstanceOf(Migrator.Failed.class);

            MigrationRequest move = lab.move(vm, HV01, HV02);
            String second = migrator.prepare(move);
            assertThat(migrator.start(move, second)).isEqualTo(new Migrator.Started());
            copying(vm);
            assertThat(migrator.status(move, second)).isInstanceOf(Migrator.Running.class);
            migrator.forceComplete(move, second);
            assertThat(lab.end(migrator, move, second)).isEqualTo(new Migrator.Completed(HV02));
        }
        VmId large = lab.server(HV01, "16", Map.of(), Map.of());
        lab.server(HV02, "16", Map.of(), Map.of());
        try (NovaMigrator migrator = new NovaMigrator(Lab.config(ACCOUNT).build())) {
            MigrationRequest refused = lab.move(large, HV01, HV02);
            String marker = migrator.prepare(refused);
            migrator.start(refused, marker);
            assertThat(lab.end(migrator, refused, marker))
                    .isInstanceOfSatisfying(
                            Migrator.Failed.class,
                            failed -> assertThat(failed.why()).contains("No valid host was found"));
        }
    }

    private void copying(VmId vm) {
        lab.waitFor(
                "the copying of " + vm,
                () -> lab.nova().migrationsOf(vm, lab.deadline()),
                all -> !all.isEmpty() && all.get(0).status().equals("running"));
    }

    @Test
    void itChecksTheServerGroupsOfOtherProjects() {
        String group = lab.group("anti-affinity");
        VmId one = lab.server(HV01, "1", Map.of(), Map.of("group", group));
        lab.server(HV02, "1", Map.of(), Map.of("group", group));
        try (NovaMigrator migrator = new NovaMigrator(Lab.config(ACCOUNT).build())) {
            MigrationRequest move = lab.move(one, HV01, HV02);
            assertThat(migrator.start(move, migrator.prepare(move)))
                    .isInstanceOfSatisfying(
                            Migrator.Refused.class,
                            refused -> assertThat(refused.why()).contains("anti-affinity group " + group));
        }
    }

    @Test
    void itMayDoNothingElse() {
        VmId vm = lab.server(HV01);
        VolumeId volume = lab.volume(vm);
        try (Api api = new Api(Lab.config(ACCOUNT).build())) {
            for (String action : List.of(
                    "{\"os-stop\": null}",
                    "{\"lock\": null}",
                    "{\"reboot\": {\"type\": \"SOFT\"}}",
                    "{\"migrate\": null}",
                    "{\"evacuate\": {}}",
                    "{\"os-resetState\": {\"state\": \"error\"}}")) {
                forbidden(api, Service.COMPUTE, "POST", "/servers/" + vm + "/action", action);
            }
            forbidden(api, Service.COMPUTE, "DELETE", "/servers/" + vm, "");
            forbidden(
                    api, Service.COMPUTE, "PUT", "/servers/" + vm + "/metadata/role", "{\"meta\": {\"role\": \"x\"}}");
            forbidden(api, Service.COMPUTE, "DELETE", "/servers/" + vm + "/os-volume_attachments/" + volume, "");
            forbidden(api, Service.COMPUTE, "POST", "/os-aggregates", "{\"aggregate\": {\"name\": \"x\"}}");
            forbidden(api, Service.COMPUTE, "POST", "/flavors", FLAVOR);
            forbidden(api, Service.VOLUME, "DELETE", "/volumes/" + volume, "");
            forbidden(api, Service.VOLUME, "PUT", "/volumes/" + volume, "{\"volume\": {\"name\": \"x\"}}");
            assertThat(lab.nova().volumes(lab.deadline(), new Told()).orElseThrow())
                    .containsKey(volume);
            forbidden(api, Service.PLACEMENT, "POST", "/resource_providers", "{\"name\": \"x\"}");
        }
    }

    private static void forbidden(Api api, Service service, String method, String path, String body) {
        Answer answer = api.send(
                new Call(
                        "lab: try",
                        method,
                        service,
                        path,
                        version(service),
                        Optional.of(body).filter(text -> !text.isEmpty())),
                api.deadline());
        assertThat(answer.status()).as("%s %s %s", method, path, body).isEqualTo(403);
    }

    private static Optional<String> version(Service service) {
        return switch (service) {
            case COMPUTE -> Optional.of("2.73");
            case PLACEMENT -> Optional.of("1.20");
            default -> Optional.empty();
        };
    }
}
