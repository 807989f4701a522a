package io.stealaway.simulation;

/** How the demand of a role goes over the day. */
enum DemandCurve {
    INTERACTIVE,
    BACKEND,
    NIGHT
}
