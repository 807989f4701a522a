package io.stealaway.local;

import io.stealaway.model.AvailabilityZone;
import java.time.Instant;

/** Who leads a zone, by when he said so last, and until when he does. */
record LeaseRecord(AvailabilityZone zone, String holder, Instant renewed, Instant until) {}
