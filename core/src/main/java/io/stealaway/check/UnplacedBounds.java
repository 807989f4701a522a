package io.stealaway.check;

/**
 * How many VMs have nowhere to go when hosts fail. A search that grows too long leaves the true number between both bounds.
 *
 * <p>Immutable and thread-safe.
 *
 * @param least at least so many
 * @param most at most so many; the same as {@code least} where only volumes were compared
 */
record UnplacedBounds(int least, int most) {}
