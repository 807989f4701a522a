package io.stealaway.examples.report;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.remediation.OperatorCommands.OperatorStatus;
import io.stealaway.remediation.report.PassReport.PassStatus;
import java.util.Optional;

/** What {@code run status --json} writes. */
public final class StatusJson {
    private StatusJson() {}

    /** Returns the text. */
    public static String of(OperatorStatus status, Optional<PassStatus> last) {
        Json json = Json.start();
        return json.object(() -> {
                    json.field("schema", "stealaway.status/1.0");
                    status.paused().ifPresent(why -> json.field("paused", why));
                    last.ifPresent(pass -> json.object("lastPass", () -> pass(json, pass)));
                    json.array("migrations", status.open(), one -> json.object(() -> migration(json, one)));
                    json.object(
                            "cooldowns",
                            () -> status.holds()
                                    .cooldowns()
                                    .forEach((vm, until) -> json.field(vm.value(), until.toString())));
                    json.array(
                            "bans",
                            status.holds().bans().entrySet(),
                            ban -> json.object(
                                    () -> json.field("vm", ban.getKey().vm().value())
                                            .field("host", ban.getKey().host().value())
                                            .field("until", ban.getValue().toString())));
                    json.object("unreadable", () -> status.unreadable().forEach(json::field));
                })
                .text();
    }

    private static void pass(Json json, PassStatus pass) {
        json.field("process", pass.process());
        json.field("at", pass.at().toString());
        json.field("next", pass.next().toString());
        if (pass.simulated()) {
            json.field("simulated", true);
        }
        json.texts(
                "leading", pass.leading().stream().map(AvailabilityZone::value).toList());
        json.texts("brakes", pass.brakes());
        json.texts("problems", pass.problems());
        json.object("waiting", () -> pass.waiting().forEach((migration, why) -> json.field(migration.value(), why)));
    }

    private static void migration(Json json, Migration migration) {
        json.field("id", migration.id().value());
        json.field("phase", migration.phase().name());
        json.field("phaseSince", migration.phaseSince().toString());
        json.field("vm", migration.vm().value());
        json.field("source", migration.move().source().value());
        json.field("target", migration.move().target().value());
        json.field("zone", migration.zone().value());
        json.field("purpose", migration.purpose().name());
        json.field("planHash", migration.planHash());
        json.field("waiting", migration.waiting());
        json.texts("after", migration.after().stream().map(MigrationId::value).toList());
        migration.expiresAt().ifPresent(until -> json.field("expiresAt", until.toString()));
        json.field("reason", migration.reason());
    }
}
