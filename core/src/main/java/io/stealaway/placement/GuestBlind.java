package io.stealaway.placement;

/** A filter that answers the same whoever else is on the host; marks those that are asked before VMs are tried off it. */
interface GuestBlind {}
