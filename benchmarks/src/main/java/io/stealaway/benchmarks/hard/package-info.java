/** What planning costs where it is hard: survival, full zones, storms, groups, changes, the loop. */
@NullMarked
package io.stealaway.benchmarks.hard;

import org.jspecify.annotations.NullMarked;
