package io.stealaway.examples.plugins;

import io.stealaway.spi.Detector;
import io.stealaway.testkit.DetectorContract;
import java.time.Duration;

class ImpatientDetectorTest extends DetectorContract {
    @Override
    protected Detector detector() {
        return new ImpatientDetector(0.1, Duration.ofMinutes(3));
    }
}
