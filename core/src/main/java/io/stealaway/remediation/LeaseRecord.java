package io.stealaway.remediation;

import io.stealaway.model.ZoneId;
import java.time.Instant;

/** Who leads a zone, by when he said so last, and until when he does. */
record LeaseRecord(ZoneId zone, String holder, Instant renewed, Instant until) {}
