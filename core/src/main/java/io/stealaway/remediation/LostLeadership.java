package io.stealaway.remediation;

import io.stealaway.model.ZoneId;

/** Another process leads the zone, or will before a call could end: nothing more is done for it in this pass. */
final class LostLeadership extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostLeadership(ZoneId zone, String why) {
        super("zone " + zone + " is no longer led: " + why, null, false, false);
    }
}
