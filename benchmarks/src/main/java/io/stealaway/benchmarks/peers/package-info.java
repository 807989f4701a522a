/** Other planners on the same problem: what a user would take instead. Not an API. */
@NullMarked
package io.stealaway.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
