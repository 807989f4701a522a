/**
 * The values everything else speaks in: hosts, VMs, snapshots, detections, plans, migrations, policy.
 *
 * <p>All types are immutable. Ratios are fractions in [0,1], sizes are bytes, rates are bytes per second, CPU quantities
 * are micro-cores (a millionth of one CPU), instants are UTC.
 */
@NullMarked
package io.stealaway.model;

import org.jspecify.annotations.NullMarked;
