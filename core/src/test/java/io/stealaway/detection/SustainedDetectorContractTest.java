package io.stealaway.detection;

import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.spi.Detector;
import io.stealaway.testkit.DetectorContract;

/** The built-in detector keeps the contract; with a window of one pass, so that much is found. */
class SustainedDetectorContractTest extends DetectorContract {
    @Override
    protected Detector detector() {
        return new SustainedDetector(
                DetectionPolicy.builder().hitPasses(1).windowPasses(1).build());
    }
}
