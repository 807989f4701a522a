package io.stealaway.examples.cli;

import io.stealaway.examples.report.LiveReport;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.report.PassReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the HTML page of a live loop: atomically, once a minute, and when the process ends.
 *
 * <p>Thread-safe.
 */
final class LivePage implements Consumer<PassReport> {
    static final Duration EVERY = Duration.ofMinutes(1);

    private final Path file;
    private final LiveReport report;
    private final Consumer<String> complaints;
    private Optional<Instant> written = Optional.empty();

    LivePage(Path folder, PlacementEngine engine, Consumer<String> complaints) {
        file = page(folder);
        report = new LiveReport(engine);
        this.complaints = complaints;
    }

    /** Says, before any work is done, whether the page could be written to a folder. */
    static void checkWritable(Path folder) {
        StagedFiles.checkWritableFolder("--report", folder);
        StagedFiles.checkWritable("--report", page(folder));
    }

    private static Path page(Path folder) {
        return folder.resolve("index.html");
    }

    /** Returns what is to look on. */
    LiveReport report() {
        return report;
    }

    @Override
    public synchronized void accept(PassReport pass) {
        report.accept(pass);
        if (written.isEmpty()
                || !pass.at().isBefore(written.get().plus(EVERY))
                || pass.at().isBefore(written.get())) {
            written = Optional.of(pass.at());
            write();
        }
    }

    /** Writes the page as it is now. A disk that is full must not stop the loop, so that is only told. */
    synchronized void write() {
        try (StagedFiles files = new StagedFiles()) {
            files.stage(file, report.html());
            files.publish();
        } catch (BadInput e) {
            complaints.accept("the report was not written: " + e.getMessage());
        }
    }
}
