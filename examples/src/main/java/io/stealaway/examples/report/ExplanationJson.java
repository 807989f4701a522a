package io.stealaway.examples.report;

import io.stealaway.model.Explanation;
import io.stealaway.model.HostVerdict;
import io.stealaway.model.Placement;

/**
 * An explanation in JSON, for programs.
 *
 * <p>Thread-safe.
 */
public final class ExplanationJson {
    /** Name and version of the format. */
    public static final String SCHEMA = "stealaway.explanation/1.0";

    private ExplanationJson() {}

    /** Returns the document; the same explanation gives the same bytes on every JDK. */
    public static String of(Explanation explanation) {
        Json json = Json.start();
        json.object(() -> {
            json.field("schema", SCHEMA);
            json.field("vm", explanation.vm().value());
            json.field("source", explanation.source().value());
            json.object("answer", () -> answer(json, explanation.answer()));
            json.array("hosts", explanation.hosts(), host -> json.object(() -> host(json, host)));
        });
        return json.text();
    }

    private static void answer(Json json, Placement answer) {
        if (answer instanceof Placement.Chosen chosen) {
            json.field("kind", "chosen");
            json.field("target", chosen.decisive().target().value());
            json.field("score", chosen.decisive().score());
            json.field("stealRatio", chosen.decisive().stealRatio());
            json.field("predictedStealRatio", chosen.decisive().predictedStealRatio());
        } else if (answer instanceof Placement.NoHost none) {
            json.field("kind", "noHost");
            json.counts("rejections", none.rejections());
        } else if (answer instanceof Placement.Stays stays) {
            json.field("kind", "stays");
            json.field("reason", stays.reason());
        }
    }

    private static void host(Json json, HostVerdict verdict) {
        json.field("host", verdict.host().value());
        json.field("zone", verdict.zone().value());
        if (verdict instanceof HostVerdict.Accepted accepted) {
            json.field("rank", accepted.rank());
        } else if (verdict instanceof HostVerdict.Rejected rejected) {
            json.array(
                    "refusals",
                    rejected.refusals(),
                    refusal -> json.object(
                            () -> json.field("filter", refusal.filter()).field("reason", refusal.reason())));
        }
        json.field("score", verdict.score());
        json.array(
                "scores",
                verdict.scores(),
                value -> json.object(() -> json.field("scorer", value.scorer())
                        .field("weight", value.weight())
                        .field("value", value.value())));
    }
}
