/** Measures how good decisions are: the same days, replayed by different policies. Not an API. */
@NullMarked
package io.stealaway.benchmarks.quality;

import org.jspecify.annotations.NullMarked;
