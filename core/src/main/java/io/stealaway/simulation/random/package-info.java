/** Random numbers that a seed makes the same on every JDK. Not API. */
@NullMarked
package io.stealaway.simulation.random;

import org.jspecify.annotations.NullMarked;
