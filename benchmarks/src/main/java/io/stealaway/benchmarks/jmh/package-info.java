/** Benchmarks of our own; {@code benchmarks/run} runs them. Not an API. */
@NullMarked
package io.stealaway.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
