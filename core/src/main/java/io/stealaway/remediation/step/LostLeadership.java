package io.stealaway.remediation.step;

import io.stealaway.model.AvailabilityZone;

/** Another process leads the zone, or will before a call could end: nothing more is done for it in this pass. */
public final class LostLeadership extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostLeadership(AvailabilityZone zone, String why) {
        super("zone " + zone + " is no longer led: " + why, null, false, false);
    }
}
