/** The documents keep their word: what they show is compiled, parsed and run. */
@NullMarked
package io.stealaway.examples.docs;

import org.jspecify.annotations.NullMarked;
