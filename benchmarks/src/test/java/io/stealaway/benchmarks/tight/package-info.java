/** Tests of the comparison in full zones. */
@NullMarked
package io.stealaway.benchmarks.tight;

import org.jspecify.annotations.NullMarked;
