package io.stealaway.examples.plugins;

import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.Detector;
import io.stealaway.spi.Detector.Detections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Finds a VM by one fresh sample, whatever its load: for clouds that cannot wait. */
final class ImpatientDetector implements Detector {
    private final double stealRatio;
    private final Duration maxAge;

    ImpatientDetector(double stealRatio, Duration maxAge) {
        this.stealRatio = stealRatio;
        this.maxAge = maxAge;
    }

    @Override
    public Detections detect(ClusterSnapshot snapshot, DetectionHistory history) {
        List<Detection> found = new ArrayList<>();
        for (Vm vm : snapshot.vms()) {
            snapshot.observations()
                    .of(vm.id())
                    .filter(sample -> sample.sampledAt().plus(maxAge).isAfter(snapshot.takenAt()))
                    .filter(sample -> sample.neighbourStealRatio() >= stealRatio)
                    .map(sample -> detection(snapshot, vm, sample))
                    .ifPresent(found::add);
        }
        return new Detections(found, history);
    }

    private static Detection detection(ClusterSnapshot snapshot, Vm vm, VmObservation sample) {
        double load5PerVcpu = sample.load5() / vm.vcpus();
        return new Detection(vm.id(), vm.host(), sample.neighbourStealRatio(), load5PerVcpu, snapshot.takenAt());
    }
}
