/**
 * Where a VM goes: hard rules, soft preferences, a plan whose every prefix keeps the rules, and an independent referee.
 *
 * <p>Pure: no I/O, no clock, no randomness. The same snapshot, detections, holds and policy give the same plan, on any
 * machine.
 */
@NullMarked
package io.stealaway.placement;

import org.jspecify.annotations.NullMarked;
