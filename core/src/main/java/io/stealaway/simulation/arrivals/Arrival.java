package io.stealaway.simulation.arrivals;

import io.stealaway.model.ServerGroup.Rule;
import java.util.Optional;

/**
 * A request for alike VMs.
 *
 * @param second when, simulated seconds since the start
 * @param count how many VMs, 1 or more; all of them or none are created
 * @param lifetimeSeconds for how long they live, all of them
 * @param group what holds among them; empty when they are no server group
 */
public record Arrival(long second, int count, long lifetimeSeconds, Optional<Rule> group) {}
