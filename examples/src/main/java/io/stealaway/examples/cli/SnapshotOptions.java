package io.stealaway.examples.cli;

import io.stealaway.detection.SustainedDetector;
import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that looks at a snapshot. */
final class SnapshotOptions {
    @Option(
            names = "--snapshot",
            required = true,
            paramLabel = "FILE",
            description = "the cluster at one instant, JSON (stealaway.snapshot/1.1 or 1.0)")
    private Path snapshot = Path.of("");

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "thresholds, weights and limits, JSON (stealaway.policy/1.0); the defaults without it")
    private Optional<Path> policy = Optional.empty();

    ClusterSnapshot snapshot() {
        return Inputs.snapshot(snapshot);
    }

    Policy policy() {
        return policy.map(Inputs::policy).orElseGet(Policy::defaults);
    }

    String policyName() {
        return policy.map(file -> String.valueOf(file.getFileName())).orElse("default");
    }

    /**
     * Returns the VMs that cross the policy's thresholds in this one snapshot, worst first. The loop would wait until they do
     * so again and again; one snapshot cannot tell.
     */
    static List<Detection> suffering(ClusterSnapshot snapshot, Policy policy) {
        SustainedDetector detector = new SustainedDetector(
                policy.detection().toBuilder().hitPasses(1).windowPasses(1).build());
        return detector.detect(snapshot, DetectionHistory.empty()).found();
    }
}
