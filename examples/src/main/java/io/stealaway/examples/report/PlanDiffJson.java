package io.stealaway.examples.report;

import io.stealaway.model.Placement;
import io.stealaway.model.PlannedMigration;
import java.util.List;
import java.util.Optional;

/**
 * What two policies answer, in JSON, for programs. The same plans give the same bytes.
 *
 * <p>Thread-safe.
 */
public final class PlanDiffJson {
    /** Name and version of the format. */
    public static final String SCHEMA = "stealaway.plan-diff/1.0";

    private PlanDiffJson() {}

    /** Returns the document. */
    public static String of(PlanDiff diff) {
        Json json = Json.start();
        json.object(() -> {
            json.field("schema", SCHEMA);
            json.field("snapshotTakenAt", diff.first().plan().snapshotTakenAt().toString());
            json.object("first", () -> side(json, diff.first()));
            json.object("second", () -> side(json, diff.second()));
            json.array("settings", diff.settings(), setting -> setting(json, setting));
            json.array("vms", diff.answers(), answers -> answers(json, answers));
        });
        return json.text();
    }

    private static void side(Json json, PlanDiff.Side side) {
        List<PlannedMigration> migrations = side.plan().migrations();
        json.field("policy", side.name());
        json.field("planHash", side.plan().hash());
        json.field("suffering", side.plan().placements().size());
        json.field("migrations", migrations.size());
        json.field(
                "bytesToCopy",
                migrations.stream().mapToLong(PlannedMigration::bytesToCopy).sum());
    }

    /** Values are texts of JSON, because what they are differs from setting to setting. */
    private static void setting(Json json, PlanDiff.Setting setting) {
        json.object(() -> {
            json.field("name", setting.name());
            json.field("first", setting.first());
            json.field("second", setting.second());
        });
    }

    private static void answers(Json json, PlanDiff.Answers answers) {
        json.object(() -> {
            json.field("vm", answers.vm().value());
            json.field("same", answers.same());
            json.object("first", () -> answer(json, answers.first()));
            json.object("second", () -> answer(json, answers.second()));
        });
    }

    private static void answer(Json json, Optional<Placement> answer) {
        json.field("answer", kind(answer));
        json.field("text", PlanDiffText.answer(answer));
        json.array(
                "migrations",
                migrations(answer),
                move -> json.object(() -> {
                    json.field("vm", move.vm().value());
                    json.field("source", move.source().value());
                    json.field("target", move.target().value());
                    json.field("score", move.score());
                }));
    }

    private static String kind(Optional<Placement> answer) {
        if (answer.isEmpty()) {
            return "NOT_SUFFERING";
        }
        if (answer.get() instanceof Placement.Chosen) {
            return "CHOSEN";
        }
        return answer.get() instanceof Placement.NoHost ? "NO_HOST" : "STAYS";
    }

    private static List<PlannedMigration> migrations(Optional<Placement> answer) {
        return answer.filter(Placement.Chosen.class::isInstance)
                .map(chosen -> ((Placement.Chosen) chosen).migrations())
                .orElse(List.of());
    }
}
