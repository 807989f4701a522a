/** Measures what it costs to simulate a day, loop included. Not an API. */
@NullMarked
package io.stealaway.benchmarks.days;

import org.jspecify.annotations.NullMarked;
