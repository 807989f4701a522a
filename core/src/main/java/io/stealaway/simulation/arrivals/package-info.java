/** VMs that come and go in a simulated cluster: when, for how long, and who chooses their hosts. Not API. */
@NullMarked
package io.stealaway.simulation.arrivals;

import org.jspecify.annotations.NullMarked;
