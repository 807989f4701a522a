package io.stealaway.consumer;

import io.stealaway.consul.ConsulIsolator;
import io.stealaway.detection.SustainedDetector;
import io.stealaway.json.SnapshotJson;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.policy.Policy;
import io.stealaway.openstack.OpenStackTopology;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.prometheus.PrometheusMetricsSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Plans for a snapshot, as a module among modules, and fails if one of ours is none. */
public final class Main {
    private Main() {}

    /** Takes the snapshot's file. */
    public static void main(String[] arguments) throws IOException {
        for (Class<?> type : List.of(
                Main.class,
                PlacementEngine.class,
                OpenStackTopology.class,
                PrometheusMetricsSource.class,
                ConsulIsolator.class)) {
            Module module = type.getModule();
            if (!module.isNamed() || module.getDescriptor().isAutomatic()) {
                throw new IllegalStateException(type + " is in no module of its own: " + module);
            }
            System.out.println(module.getName());
        }
        MigrationPlan plan = plan(Path.of(arguments[0]));
        if (plan.migrations().isEmpty()) {
            throw new IllegalStateException("nothing is planned for " + arguments[0]);
        }
        System.out.println(plan.migrations().size() + " migrations planned on the module path");
    }

    private static MigrationPlan plan(Path file) throws IOException {
        try (InputStream source = Files.newInputStream(file)) {
            ClusterSnapshot snapshot = SnapshotJson.read(source);
            DetectionPolicy once =
                    DetectionPolicy.builder().hitPasses(1).windowPasses(1).build();
            return PlacementEngine.builder(Policy.defaults())
                    .build()
                    .plan(
                            snapshot,
                            new SustainedDetector(once)
                                    .detect(snapshot, DetectionHistory.empty())
                                    .found(),
                            PlacementHolds.none());
        }
    }
}
