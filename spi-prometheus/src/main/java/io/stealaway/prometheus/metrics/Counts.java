package io.stealaway.prometheus.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.PassReport;
import java.util.Set;
import java.util.TreeSet;

/** What passes add up to since the process began. Counters exist before they count, so that the first time is a rise. */
final class Counts {
    private final MeterRegistry registry;
    private final Timer took;
    private final Timer planning;
    private final Counter detections;
    private final Counter startsRefused;
    private final Counter preventive;
    private final Counter shareRemedies;
    private final Counter problems;
    private Set<VmId> suffering = new TreeSet<>();

    Counts(MeterRegistry registry) {
        this.registry = registry;
        took = timer("stealaway.pass.duration", "How long passes took");
        planning = timer("stealaway.plan.duration", "How long the engine took to answer, when it was asked");
        detections = Counter.builder("stealaway.detections")
                .description("Times that a VM was found to suffer that did not in the pass before")
                .register(registry);
        startsRefused = Counter.builder("stealaway.starts.refused")
                .description("Migrations that were not begun, or not even planned, for want of a budget")
                .register(registry);
        preventive = Counter.builder("stealaway.migrations.preventive")
                .description("Migrations begun before any VM suffered")
                .register(registry);
        shareRemedies = Counter.builder("stealaway.share.remedies")
                .description("Times that CPU weights of a host were changed to help a VM")
                .register(registry);
        problems = Counter.builder("stealaway.problems")
                .description("Troubles with backends and plug-ins")
                .register(registry);
        passes("busy");
        passes("done");
    }

    void pass(PassReport report) {
        passes(report.busy() ? "busy" : "done").increment();
        if (report.busy()) {
            return;
        }
        took.record(report.figures().took());
        report.figures().zones().forEach(this::prepare);
        detected(report);
        report.plan().ifPresent(plan -> planned(plan, report));
        startsRefused.increment(report.refused().size() + report.unplanned().size());
        shareRemedies.increment(report.figures().shares().begun());
        problems.increment(report.problems().size());
        report.started().forEach(migration -> started(migration.zone()).increment());
        preventive.increment((double) report.started().stream()
                .filter(migration -> migration.purpose() == MigrationPurpose.PREVENT)
                .count());
        report.finished().forEach(this::finished);
    }

    private void prepare(AvailabilityZone zone) {
        started(zone);
        copied(zone);
        for (MigrationPhase phase : MigrationPhase.values()) {
            if (phase.terminal()) {
                ended(zone, phase);
            }
        }
    }

    private void detected(PassReport report) {
        Set<VmId> now = new TreeSet<>();
        report.detections().stream().map(Detection::vm).forEach(now::add);
        detections.increment(
                (double) now.stream().filter(vm -> !suffering.contains(vm)).count());
        suffering = now;
    }

    private void planned(MigrationPlan plan, PassReport report) {
        planning.record(report.figures().planning());
        for (Placement placement : plan.placements()) {
            if (placement instanceof Placement.NoHost none) {
                none.rejections().forEach((rule, hosts) -> refusals(rule).increment(hosts));
            }
        }
    }

    private void finished(Migration migration) {
        ended(migration.zone(), migration.phase()).increment();
        if (migration.startedAt().isPresent()) {
            copied(migration.zone()).increment((double) migration.bytesToCopy());
        }
    }

    private Counter passes(String result) {
        return Counter.builder("stealaway.passes")
                .description("Passes; busy ones found another one running and did nothing")
                .tag("result", result)
                .register(registry);
    }

    private Counter refusals(String rule) {
        return Counter.builder("stealaway.refusals")
                .description("Hosts that a rule was the first to refuse to a VM that found none")
                .tag("rule", rule)
                .register(registry);
    }

    private Counter started(AvailabilityZone zone) {
        return Counter.builder("stealaway.migrations.started")
                .description("Migrations begun, with those that wait for them")
                .tag("zone", zone.value())
                .register(registry);
    }

    private Counter ended(AvailabilityZone zone, MigrationPhase outcome) {
        return Counter.builder("stealaway.migrations.finished")
                .description("Migrations that ended")
                .tags(Tags.of("outcome", outcome.name(), "zone", zone.value()))
                .register(registry);
    }

    private Counter copied(AvailabilityZone zone) {
        return Counter.builder("stealaway.migrations.copied")
                .description("Least bytes that migrations had to copy which were started and ended")
                .baseUnit("bytes")
                .tag("zone", zone.value())
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name).description(description).register(registry);
    }
}
