package io.stealaway.examples;

import io.stealaway.detection.SustainedDetector;
import io.stealaway.json.SnapshotJson;
import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The shortest way to a plan: a snapshot in a file, no backend. */
public final class TwelveLinePlan {
    private TwelveLinePlan() {}

    public static void main(String[] args) throws IOException {
        plan(Path.of(args[0])).migrations().forEach(System.out::println);
    }

    static MigrationPlan plan(Path file) throws IOException {
        try (InputStream source = Files.newInputStream(file)) {
            ClusterSnapshot snapshot = SnapshotJson.read(source);
            DetectionPolicy once =
                    DetectionPolicy.builder().hitPasses(1).windowPasses(1).build();
            List<Detection> suffering = new SustainedDetector(once)
                    .detect(snapshot, DetectionHistory.empty())
                    .found();
            PlacementEngine engine = PlacementEngine.builder(Policy.defaults()).build();
            return engine.plan(snapshot, suffering, PlacementHolds.none());
        }
    }
}
