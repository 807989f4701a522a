package io.stealaway.examples.report;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.report.PassObserver;
import io.stealaway.remediation.report.PassReport;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a loop saw, decided and did, for an HTML page: at most the last day, since this process started. Register it
 * as the loop's observer, and pass it the report of every pass.
 *
 * <p>Unlike a simulation's report, it cannot compare with a cluster without the loop.
 *
 * <p>Thread-safe.
 */
public final class LiveReport implements PassObserver, Consumer<PassReport> {
    private static final int MOST_PROBLEMS = 50;

    private final Policy policy;
    private final LiveDecisions decisions;
    private final LiveSeries series = new LiveSeries();
    private final LiveMigrations migrations = new LiveMigrations();
    private final LiveTenants tenants = new LiveTenants();
    private final LiveBrakes brakes = new LiveBrakes();
    private final Deque<String> problems = new ArrayDeque<>();
    private Optional<ClusterSnapshot> seen = Optional.empty();
    private Optional<LiveDecisions.Asked> asked = Optional.empty();
    private Set<VmId> suffering = new TreeSet<>();
    private @Nullable PassReport last;
    private long passes;
    private long detections;

    /**
     * Begins with nothing.
     *
     * @param engine what decides in the loop, by its policy; asked for the explanation of each new decision
     */
    public LiveReport(PlacementEngine engine) {
        policy = engine.policy();
        decisions = new LiveDecisions(engine);
    }

    @Override
    public synchronized void seen(ClusterSnapshot snapshot) {
        seen = Optional.of(snapshot);
    }

    @Override
    public synchronized void planned(ClusterSnapshot snapshot, PlacementHolds holds, MigrationPlan plan) {
        asked = Optional.of(new LiveDecisions.Asked(snapshot, holds, plan));
    }

    /** Takes the report of a pass; explanations are asked for here, when the pass is over. */
    @Override
    public synchronized void accept(PassReport report) {
        if (report.busy()) {
            return;
        }
        last = report;
        passes++;
        series.passed(report);
        seen.ifPresent(snapshot -> {
            series.seen(snapshot, report.at());
            tenants.seen(snapshot, report.at());
        });
        asked.ifPresent(decisions::planned);
        migrations.passed(report, report.at().minus(LiveSeries.STRETCH.multipliedBy(LiveSeries.MOST)));
        brakes.passed(report, this::zone);
        count(report.detections());
        report.problems().forEach(problem -> note(report.at() + " " + problem));
        seen = Optional.empty();
        asked = Optional.empty();
    }

    private Optional<AvailabilityZone> zone(HostId host) {
        return Optional.ofNullable(series.hosts().get(host));
    }

    private void count(List<Detection> found) {
        Set<VmId> now = new TreeSet<>();
        found.forEach(detection -> now.add(detection.vm()));
        detections += now.stream().filter(vm -> !suffering.contains(vm)).count();
        suffering = now;
    }

    private void note(String problem) {
        problems.add(problem);
        if (problems.size() > MOST_PROBLEMS) {
            problems.removeFirst();
        }
    }

    /** Returns the page as it is now: one file of HTML that needs nothing else. */
    public synchronized String html() {
        return HtmlReport.of(this);
    }

    /** Returns one line that tells what this is about. */
    String title() {
        return last == null
                ? "no pass yet"
                : Units.count(series.hosts().size(), "host") + ", "
                        + Units.count(passes, "pass").replace("passs", "passes") + " until " + last.at();
    }

    String summary() {
        return title() + "\n" + Units.count(detections, "detection") + ", migrations: " + migrations.outcomes() + ", "
                + Units.count(isolated(), "VM") + " isolated now\n";
    }

    Policy policy() {
        return policy;
    }

    LiveSeries series() {
        return series;
    }

    LiveMigrations migrations() {
        return migrations;
    }

    LiveDecisions decisions() {
        return decisions;
    }

    LiveTenants tenants() {
        return tenants;
    }

    LiveBrakes brakes() {
        return brakes;
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    long passes() {
        return passes;
    }

    long detectionCount() {
        return detections;
    }

    int sufferingNow() {
        return suffering.size();
    }

    int isolated() {
        return last == null ? 0 : last.isolated().size();
    }

    long unknown() {
        return last == null
                ? 0
                : last.inFlight().stream()
                        .map(Migration::phase)
                        .filter(MigrationPhase.UNKNOWN::equals)
                        .count();
    }

    /** Returns when the newest pass began; the epoch before there was one. */
    Instant until() {
        return last == null ? Instant.EPOCH : Objects.requireNonNull(last).at();
    }
}
