/**
 * The cluster at one instant, held in columns over hosts and VMs, and deltas between two instants.
 */
@NullMarked
package io.stealaway.model.snapshot;

import org.jspecify.annotations.NullMarked;
