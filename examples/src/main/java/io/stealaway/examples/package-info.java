/** Code to lift: the shortest plan, a scorer of one's own, and the loop in a scheduler. */
@NullMarked
package io.stealaway.examples;

import org.jspecify.annotations.NullMarked;
