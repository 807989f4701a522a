/**
 * Not API: not exported. The CPU-share model: who gets how much CPU when the VMs of a host want more than it has.
 *
 * <p>Weighted max-min fairness with caps, which Xen's credit scheduler and the CPU shares of Linux control groups both
 * approximate. CPU is counted in micro-cores, ratios are fractions.
 */
@NullMarked
package io.stealaway.contention;

import org.jspecify.annotations.NullMarked;
