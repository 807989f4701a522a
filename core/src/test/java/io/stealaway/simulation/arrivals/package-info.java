@NullMarked
package io.stealaway.simulation.arrivals;

import org.jspecify.annotations.NullMarked;
