/** A cluster in memory on the contention model, with a manual clock, and the runner that measures the loop on it. */
@NullMarked
package io.stealaway.simulation;

import org.jspecify.annotations.NullMarked;
