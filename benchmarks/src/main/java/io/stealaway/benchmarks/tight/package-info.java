/** Zones so full that others must move first: who finds a way, with how many moves, and how soon. Not an API. */
@NullMarked
package io.stealaway.benchmarks.tight;

import org.jspecify.annotations.NullMarked;
