/** CPU weights of simulated hypervisors. Not API. */
@NullMarked
package io.stealaway.simulation.share;

import org.jspecify.annotations.NullMarked;
