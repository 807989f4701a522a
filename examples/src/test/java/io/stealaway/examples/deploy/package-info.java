/** Tests of the files of {@code examples/deploy}. */
@NullMarked
package io.stealaway.examples.deploy;

import org.jspecify.annotations.NullMarked;
