package io.stealaway.openstack;

import static io.stealaway.openstack.Lab.HV01;
import static io.stealaway.openstack.Lab.HV02;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Move;
import io.stealaway.model.VmId;
import io.stealaway.spi.Migrator;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The role that the documentation describes, as the lab's policies grant it: it suffices, and it does no more. Needs the lab. */
class LeastPrivilegeLabIT {
    private static final Map<String, String> ACCOUNT =
            Map.of("username", "stealaway", "password", "stealaway", "project_name", "stealaway");

    private final Lab lab = new Lab();

    @AfterEach
    void tidy() {
        lab.close();
    }

    @Test
    void itSeesWhatAnAdministratorSees() {
        try (OpenStackTopology ours = new OpenStackTopology(Lab.config(ACCOUNT).build());
                OpenStackTopology admins = new OpenStackTopology(Lab.config().build())) {
            ClusterSnapshot seen = ours.snapshot();
            ClusterSnapshot all = admins.snapshot();
            assertThat(seen.hosts()).isEqualTo(all.hosts());
            assertThat(seen.vms()).isEqualTo(all.vms());
            assertThat(seen.serverGroups()).isEqualTo(all.serverGroups());
        }
    }

    @Test
    void itMovesAbortsAndIsToldTheReasonOfAFailure() {
        VmId vm = lab.server(HV01);
        try (NovaMigrator migrator = new NovaMigrator(Lab.config(ACCOUNT).build())) {
            Move aborted = lab.move(vm, HV01, HV02);
            String marker = migrator.prepare(aborted);
            assertThat(migrator.start(aborted, marker)).isEqualTo(new Migrator.Started());
            lab.waitFor(
                    "the copying",
                    () -> lab.nova().migrationsOf(vm, lab.deadline()),
                    all -> !all.isEmpty() && all.get(0).status().equals("running"));
            migrator.abort(aborted, marker);
            assertThat(lab.end(migrator, aborted, marker)).isInstanceOf(Migrator.Failed.class);

            Move move = lab.move(vm, HV01, HV02);
            String second = migrator.prepare(move);
            assertThat(migrator.start(move, second)).isEqualTo(new Migrator.Started());
            assertThat(lab.end(migrator, move, second)).isEqualTo(new Migrator.Completed(HV02));
        }
        VmId large = lab.server(HV01, "16", Map.of(), Map.of());
        lab.server(HV02, "16", Map.of(), Map.of());
        try (NovaMigrator migrator = new NovaMigrator(Lab.config(ACCOUNT).build())) {
            Move refused = lab.move(large, HV01, HV02);
            String marker = migrator.prepare(refused);
            migrator.start(refused, marker);
            assertThat(lab.end(migrator, refused, marker))
                    .isInstanceOfSatisfying(
                            Migrator.Failed.class,
                            failed -> assertThat(failed.why()).contains("No valid host was found"));
        }
    }

    @Test
    void itMayDoNothingElse() {
        VmId vm = lab.server(HV01);
        try (Api api = new Api(Lab.config(ACCOUNT).build())) {
            forbidden(api, "DELETE", "/servers/" + vm, "");
            forbidden(api, "POST", "/servers/" + vm + "/action", "{\"os-stop\": null}");
            forbidden(api, "POST", "/servers/" + vm + "/action", "{\"lock\": null}");
            forbidden(api, "POST", "/servers/" + vm + "/action", "{\"os-resetState\": {\"state\": \"error\"}}");
            forbidden(api, "POST", "/servers/" + vm + "/action", "{\"evacuate\": {}}");
            forbidden(api, "POST", "/os-aggregates", "{\"aggregate\": {\"name\": \"x\"}}");
            forbidden(api, "PUT", "/servers/" + vm + "/metadata/role", "{\"meta\": {\"role\": \"x\"}}");
        }
    }

    private static void forbidden(Api api, String method, String path, String body) {
        Answer answer = api.send(
                new Call(
                        "lab: try",
                        method,
                        Service.COMPUTE,
                        path,
                        Optional.of("2.73"),
                        Optional.of(body).filter(text -> !text.isEmpty())),
                api.deadline());
        assertThat(answer.status()).as("%s %s %s", method, path, body).isEqualTo(403);
    }
}
