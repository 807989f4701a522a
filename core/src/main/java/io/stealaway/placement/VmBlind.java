package io.stealaway.placement;

/** A filter that answers the same whatever VM asks, and whoever is on the host; what it refused once in a plan is not tried again. */
interface VmBlind extends GuestBlind {}
