package io.stealaway.examples.cli;

import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.RemediationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Those who hear a loop's events and see the reports of its passes, in the order in which they came. Not thread-safe. */
final class Watchers implements Consumer<PassReport> {
    private final List<Consumer<RemediationEvent>> listeners = new ArrayList<>();
    private final List<Consumer<PassReport>> watchers = new ArrayList<>();

    Watchers hear(Consumer<RemediationEvent> listener) {
        listeners.add(listener);
        return this;
    }

    Watchers watch(Consumer<PassReport> watcher) {
        watchers.add(watcher);
        return this;
    }

    void heard(RemediationEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public void accept(PassReport report) {
        watchers.forEach(watcher -> watcher.accept(report));
    }
}
