package io.stealaway.examples.cli;

import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.recording.Recorder;
import io.stealaway.remediation.report.PassObserver;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Records what each pass of a loop sees, and hands all on. A disk that is full must not stop the loop, so that is only told. */
final class PassRecorder implements PassObserver {
    private final Recorder recorder;
    private final PassObserver next;
    private final Consumer<String> complaints;

    PassRecorder(Path folder, PassObserver next, Consumer<String> complaints) {
        recorder = Recorder.in(folder);
        this.next = next;
        this.complaints = complaints;
    }

    @Override
    public void seen(ClusterSnapshot snapshot) {
        try {
            recorder.append(snapshot);
        } catch (UncheckedIOException e) {
            complaints.accept("not recorded: " + e.getMessage());
        }
        next.seen(snapshot);
    }

    @Override
    public void planned(ClusterSnapshot snapshot, PlacementHolds holds, MigrationPlan plan) {
        next.planned(snapshot, holds, plan);
    }
}
