/** Measures the engine: how fast it is, beside peers and the physical limit. Not an API. */
@NullMarked
package io.stealaway.benchmarks;

import org.jspecify.annotations.NullMarked;
