package io.stealaway.examples.report;

import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationResult;
import io.stealaway.simulation.SimulationResult.BrakeRow;
import io.stealaway.simulation.SimulationResult.DayRow;
import io.stealaway.simulation.SimulationResult.DecisionRow;
import io.stealaway.simulation.SimulationResult.Fairness;
import io.stealaway.simulation.SimulationResult.HostSteal;
import io.stealaway.simulation.SimulationResult.Interval;
import io.stealaway.simulation.SimulationResult.MigrationRow;
import io.stealaway.simulation.SimulationResult.PhaseRow;
import io.stealaway.simulation.SimulationResult.Summary;
import io.stealaway.simulation.SimulationResult.TenantRow;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A simulation in JSON, for programs. The same simulation gives the same bytes on every JDK and machine, but for
 * {@code timing}, which comes last.
 *
 * <p>Thread-safe.
 */
public final class SimulationJson {
    /** Name and version of the format. */
    public static final String SCHEMA = "stealaway.simulation/1.0";

    private SimulationJson() {}

    /**
     * Returns the document.
     *
     * @param timing how long it took; empty leaves that part out
     */
    public static String of(SimulationReport report, Optional<Timing> timing) {
        Json json = Json.start();
        write(json, report, true, timing);
        return json.text();
    }

    /** Returns the document for a page, to which the steal of the hosts is given in another way. */
    static String withoutSteal(SimulationReport report) {
        Json json = Json.compact();
        write(json, report, false, Optional.empty());
        return json.text();
    }

    /** Writes the document, without how long it took, into another one. */
    static void write(Json json, SimulationReport report) {
        write(json, report, true, Optional.empty());
    }

    private static void write(Json json, SimulationReport report, boolean steal, Optional<Timing> timing) {
        SimulationResult result = report.result();
        json.object(() -> {
            json.field("schema", SCHEMA);
            config(json, report);
            json.object("summary", () -> summary(json, result.summary()));
            series(json, result);
            json.array("hosts", result.hosts(), host -> host(json, host, steal));
            json.array("migrations", result.migrations(), row -> migration(json, row));
            json.array("decisions", result.decisions(), row -> decision(json, row));
            json.array("tenants", result.tenants(), row -> tenant(json, row));
            json.array("refusals", report.explanations().refusals(), row -> refusal(json, row));
            json.array("daysOff", result.daysOff(), row -> day(json, row));
            json.array("days", result.days(), row -> day(json, row));
            json.counts("brakes", result.brakes());
            json.array("braked", result.braked(), row -> braked(json, row));
            json.texts("violations", result.violations());
            json.texts("notes", result.notes());
            timing.ifPresent(t -> t.write(json));
        });
    }

    private static void day(Json json, DayRow row) {
        json.object(() -> json.field("day", row.day())
                .field("sufferingVmMinutes", row.suffering())
                .field("migrations", row.migrations())
                .field("preventive", row.preventive())
                .field("bytesMoved", row.bytes())
                .field("inconclusive", row.inconclusive())
                .field("beforePeak", row.beforePeak())
                .field("inPeak", row.inPeak())
                .field("foreseenRight", row.foreseenRight())
                .field("requests", row.requests())
                .field("rejected", row.rejected())
                .field("created", row.created())
                .field("deleted", row.deleted()));
    }

    private static void config(Json json, SimulationReport report) {
        SimulationConfig config = report.config();
        json.object("config", () -> {
            json.field("hosts", config.hosts());
            json.field("vms", config.vms());
            json.field("zones", config.zones());
            json.field("hours", config.hours());
            json.field("family", config.family().name());
            json.field("seed", config.seed());
            json.field("trace", report.traceName());
            json.field("arrivals", config.arrivals());
            if (config.arrivals() > 0) {
                json.field("placeBy", config.placeBy().name());
            }
            json.field("linkBytesPerSecond", config.linkBytesPerSecond());
            if (config.diskBytesPerVm().isPresent()) {
                json.field("diskBytesPerVm", config.diskBytesPerVm().getAsLong());
            }
            json.field("policy", report.policyName());
            json.field("mode", config.policy().mode().name());
            json.field("stealRatio", config.policy().detection().stealRatio());
            json.field("passIntervalSeconds", config.policy().passInterval().toSeconds());
            json.field("maxInFlight", config.policy().migration().maxInFlight());
            json.field("bandwidthBytesPerSecond", config.policy().migration().bandwidthBytesPerSecond());
        });
    }

    private static void summary(Json json, Summary s) {
        json.field("sufferingVmMinutesOff", s.sufferingVmMinutesOff());
        json.field("sufferingVmMinutesOn", s.sufferingVmMinutesOn());
        json.field("sufferingVmMinutesOracle", s.sufferingVmMinutesOracle());
        json.field("reduction", s.reduction());
        json.field("detections", s.detections());
        json.field("precision", s.precision());
        json.field("episodes", s.episodes());
        json.field("recall", s.recall());
        json.field("migrations", s.migrations());
        json.counts("outcomes", s.outcomes());
        json.field("bytesMoved", s.bytesMoved());
        json.field("ruleViolations", s.ruleViolations());
        json.field("isolatedVmMinutes", s.isolatedVmMinutes());
        json.field("isolatedAtEnd", s.isolatedAtEnd());
        json.field("weightChanges", s.weightChanges());
        json.field("changedWeightVmMinutes", s.changedWeightVmMinutes());
        json.field("unknownAtEnd", s.unknownAtEnd());
        json.field("planHash", s.planHash());
        fairness(json, "fairnessOff", s.fairnessOff());
        fairness(json, "fairnessOn", s.fairnessOn());
    }

    private static void fairness(Json json, String name, Fairness fairness) {
        json.object(name, () -> json.field("jain", fairness.jain()).field("spread", fairness.spread()));
    }

    private static void series(Json json, SimulationResult result) {
        List<Interval> intervals = result.intervals();
        json.object("series", () -> {
            json.field("startedAt", result.startedAt().toString());
            json.field("lengthSeconds", result.length().toSeconds());
            column(
                    json,
                    "atSeconds",
                    intervals,
                    i -> i.from().getEpochSecond() - result.startedAt().getEpochSecond());
            column(json, "sufferingVmMinutesOff", intervals, Interval::sufferingVmMinutesOff);
            column(json, "sufferingVmMinutesOn", intervals, Interval::sufferingVmMinutesOn);
            column(json, "sufferingVmMinutesOracle", intervals, Interval::sufferingVmMinutesOracle);
            column(json, "inFlight", intervals, Interval::inFlight);
            column(json, "bytesMoved", intervals, Interval::bytesMoved);
            json.numbers(
                    "busiestLink", intervals.stream().map(Interval::busiestLink).toList());
        });
    }

    private static void column(Json json, String name, List<Interval> intervals, ToLongFunction<Interval> value) {
        json.wholeNumbers(name, intervals.stream().map(value::applyAsLong).toList());
    }

    private static void host(Json json, HostSteal host, boolean steal) {
        json.object(() -> {
            json.field("host", host.host().value());
            json.field("zone", host.zone().value());
            if (steal) {
                json.numbers("stealRatioOff", host.off());
                json.numbers("stealRatioOn", host.on());
            }
        });
    }

    private static void migration(Json json, MigrationRow row) {
        json.object(() -> {
            json.field("id", row.id().value());
            json.field("vm", row.vm().value());
            row.role().ifPresent(role -> json.field("role", role.value()));
            json.field("tenant", row.tenant().value());
            json.field("zone", row.zone().value());
            json.field("source", row.source().value());
            json.field("target", row.target().value());
            json.field("outcome", row.outcome().name());
            json.field("reason", row.reason());
            json.field("bytesMoved", row.bytesMoved());
            json.field("stealRatio", row.stealRatio());
            json.field("purpose", row.purpose().name());
            row.forecastAt().ifPresent(at -> json.field("forecastAt", at.toString()));
            phases(json, row.phases());
        });
    }

    static void phases(Json json, List<PhaseRow> phases) {
        json.array(
                "phases",
                phases,
                phase -> json.object(() -> json.field("phase", phase.phase().name())
                        .field("at", phase.at().toString())));
    }

    private static void tenant(Json json, TenantRow row) {
        json.object(() -> {
            json.field("tenant", row.tenant().value());
            json.field("neededCoreHours", row.neededCoreHours());
            json.field("servedOff", row.servedOff());
            json.field("servedOn", row.servedOn());
        });
    }

    static void refusal(Json json, RuleRefusals row) {
        json.object(() -> {
            json.field("rule", row.rule());
            json.field("hosts", row.hosts());
            json.field("alone", row.alone());
        });
    }

    static void braked(Json json, BrakeRow row) {
        json.object(() -> {
            json.field("brake", row.brake().map(Enum::name).orElse("BUDGET"));
            row.zone().ifPresent(zone -> json.field("zone", zone.value()));
            json.field("from", row.from().toString());
            json.field("until", row.until().toString());
            json.field("passes", row.passes());
            json.field("vms", row.vms());
            json.field("text", row.text());
        });
    }

    static void decision(Json json, DecisionRow row) {
        json.object(() -> {
            json.field("at", row.at().toString());
            json.field("vm", row.vm().value());
            json.field("host", row.host().value());
            json.field("severity", row.severity());
            json.field("decision", row.decision().name());
            json.field("text", row.text());
        });
    }
}
