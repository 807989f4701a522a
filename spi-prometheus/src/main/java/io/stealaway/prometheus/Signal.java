package io.stealaway.prometheus;

import java.util.Locale;

/** One question per observation. */
enum Signal {
    /** Share of the vCPUs' time that was stolen. */
    STEAL,
    /** Cores used. */
    USED,
    /** Load average over 5 minutes. */
    LOAD5,
    /** Cores withheld by the VM's own quota. */
    THROTTLED_CORES,
    /** Share of the time withheld by the VM's own quota. */
    THROTTLED_RATIO,
    /** Times and numbers of samples, and what makes a VM's values doubtful. */
    QUALITY;

    /** Returns the name for messages. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
