package io.stealaway.examples.report;

import io.stealaway.model.policy.Policy;
import java.time.Instant;
import java.util.List;

/** What a live page shows, in the words of {@link SimulationJson} where both say the same. Stateless. */
final class LiveJson {
    private LiveJson() {}

    /** Returns the document, without the steal of the hosts, which is packed. */
    static String of(LiveReport report) {
        Json json = Json.compact();
        json.object(() -> {
            json.field("live", true);
            config(json, report.policy());
            json.object("summary", () -> summary(json, report));
            json.object("series", () -> series(json, report));
            json.array(
                    "hosts",
                    report.series().hosts().entrySet(),
                    host -> json.object(() -> json.field("host", host.getKey().value())
                            .field("zone", host.getValue().value())));
            json.array("migrations", report.migrations().rows(), row -> migration(json, row));
            json.array("decisions", report.decisions().rows(), row -> SimulationJson.decision(json, row));
            json.array(
                    "tenants",
                    report.tenants().tenants().entrySet(),
                    entry -> json.object(
                            () -> json.field("tenant", entry.getKey().value())
                                    .field("neededCoreHours", entry.getValue().wanted() / 3_600)
                                    .field("servedOn", entry.getValue().served())));
            json.array(
                    "refusals", report.decisions().explanations().refusals(), row -> SimulationJson.refusal(json, row));
            json.counts("brakes", report.brakes().times());
            json.array("braked", report.brakes().rows(), row -> SimulationJson.braked(json, row));
            json.texts("problems", report.problems());
            json.texts("notes", List.of());
        });
        return json.text();
    }

    private static void config(Json json, Policy policy) {
        json.object("config", () -> {
            json.field("mode", policy.mode().name());
            json.field("stealRatio", policy.detection().stealRatio());
            json.field("maxInFlight", policy.migration().maxInFlight());
            json.field("bandwidthBytesPerSecond", policy.migration().bandwidthBytesPerSecond());
        });
    }

    private static void summary(Json json, LiveReport report) {
        json.field("passes", report.passes());
        json.field("until", report.until().toString());
        json.field("detections", report.detectionCount());
        json.field("sufferingNow", report.sufferingNow());
        json.field("migrations", report.migrations().rows().size());
        json.counts("outcomes", report.migrations().outcomes());
        json.field(
                "bytesMoved",
                report.migrations().rows().stream().mapToLong(LiveJson::copied).sum());
        json.field("isolatedNow", report.isolated());
        json.field("unknownNow", report.unknown());
    }

    private static void series(Json json, LiveReport report) {
        List<Instant> from = report.series().from();
        Instant first = from.isEmpty() ? Instant.EPOCH : from.get(0);
        json.field("startedAt", first.toString());
        json.field("lengthSeconds", Math.max(1, from.size()) * LiveSeries.STRETCH.toSeconds());
        json.wholeNumbers(
                "atSeconds",
                from.stream()
                        .map(at -> at.getEpochSecond() - first.getEpochSecond())
                        .toList());
        json.wholeNumbers("suffering", report.series().suffering());
        json.wholeNumbers("inFlight", report.series().inFlight());
    }

    private static void migration(Json json, LiveMigrations.Row row) {
        json.object(() -> {
            json.field("id", row.last().id().value());
            json.field("vm", row.last().vm().value());
            row.last().role().ifPresent(role -> json.field("role", role.value()));
            json.field("zone", row.last().zone().value());
            json.field("source", row.last().move().source().value());
            json.field("target", row.last().move().target().value());
            json.field("outcome", row.last().phase().name());
            json.field("reason", row.last().reason());
            json.field("bytesMoved", copied(row));
            json.field("stealRatio", row.last().stealRatioBefore());
            SimulationJson.phases(json, row.phases());
        });
    }

    /** Least bytes: what was copied again, no adapter tells. */
    private static long copied(LiveMigrations.Row row) {
        return row.last().startedAt().isPresent() ? row.last().bytesToCopy() : 0;
    }

    /** Returns the steal of each host over time, packed. */
    static String steal(LiveReport report) {
        return StealPack.of(List.of(report.series().hosts().keySet().stream()
                .map(report.series()::steal)
                .toList()));
    }
}
