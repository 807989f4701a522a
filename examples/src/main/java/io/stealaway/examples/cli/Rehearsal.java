package io.stealaway.examples.cli;

import io.stealaway.examples.live.LiveParts;
import io.stealaway.examples.live.MetricsEndpoint;
import io.stealaway.local.FileJournal;
import io.stealaway.local.InMemoryJournal;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.CommandInbox;
import io.stealaway.remediation.Remediator;
import io.stealaway.remediation.history.EventHistory;
import io.stealaway.remediation.report.PassObserver;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.simulation.SimulatedCluster;
import io.stealaway.simulation.Simulation;
import io.stealaway.simulation.SimulationConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A live loop on a simulated cluster, with a journal, an inbox, a history and meters as a real one has, in time that passes faster. Not
 * thread-safe.
 */
final class Rehearsal implements AutoCloseable {
    static final int MOST_HOURS = 13;

    private static final Duration BEGIN = Duration.ofHours(11);
    private static final int HOSTS = 20;
    private static final int VMS = 250;

    private final SimulatedOptions options;
    private final boolean keeps;
    private final SimulatedCluster cluster;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** @param keeps whether anything is to be left behind */
    Rehearsal(SimulatedOptions options, boolean keeps) {
        this.options = options;
        this.keeps = keeps;
        cluster = Simulation.cluster(SimulationConfig.builder()
                .hosts(HOSTS)
                .vms(VMS)
                .policy(options.readPolicy())
                .build());
        cluster.advance(BEGIN);
    }

    /** Returns the history that the loop writes, if it is to leave one. */
    Optional<EventHistory> history() {
        return keeps
                ? Optional.of(opened(EventHistory.open(LiveParts.historyBeside(options.journal()))))
                : Optional.empty();
    }

    /** Opens the metrics endpoint, if asked for; it goes by simulated time. */
    Optional<MetricsEndpoint> metricsEndpoint() {
        return options.listen().map(address -> opened(MetricsEndpoint.open(address, cluster.clock())));
    }

    Remediator remediator(PlacementEngine engine, PassObserver observer, Consumer<RemediationEvent> listener) {
        Remediator.Builder builder = Remediator.builder()
                .engine(engine)
                .topology(cluster.topology())
                .metrics(cluster.metrics())
                .migrator(cluster.migrator())
                .isolators(cluster.isolators())
                .shares(cluster.shares())
                .policy(engine.policy())
                .clock(cluster.clock())
                .observer(observer)
                .listener(listener, Runnable::run);
        if (keeps) {
            builder.journal(opened(FileJournal.open(options.journal())))
                    .inbox(CommandInbox.beside(options.journal()).inSimulatedTime());
        } else {
            builder.journal(new InMemoryJournal());
        }
        return builder.build();
    }

    /** Passes until the simulated hours are over, or this thread is interrupted. */
    void run(Remediator remediator, Consumer<PassReport> told) throws InterruptedException {
        Instant end = cluster.clock().instant().plus(Duration.ofHours(options.hours()));
        CountDownLatch never = new CountDownLatch(1);
        while (cluster.clock().instant().isBefore(end)) {
            PassReport report = remediator.pass();
            told.accept(report);
            Duration next = report.nextPassAfter();
            cluster.advance(next);
            long millis = options.speed() == 0 ? 0 : next.toMillis() / options.speed();
            if (never.await(millis, TimeUnit.MILLISECONDS) || Thread.interrupted()) {
                throw new InterruptedException("the rehearsal was interrupted");
            }
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void close() {
        for (AutoCloseable part : open) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(part + " cannot be closed", e);
            }
        }
        open.clear();
    }
}
