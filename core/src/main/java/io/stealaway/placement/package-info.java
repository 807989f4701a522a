/**
 * Placement of VMs: hard filters, soft scores, and plans of which every prefix satisfies the filters.
 *
 * <p>Pure: no I/O, no clock, no randomness. The same snapshot, detections, holds and policy give the same plan, on any
 * machine.
 */
@NullMarked
package io.stealaway.placement;

import org.jspecify.annotations.NullMarked;
