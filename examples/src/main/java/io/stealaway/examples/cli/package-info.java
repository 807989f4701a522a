/**
 * The command line behind {@code examples/run}.
 *
 * <p>Exit codes: 0 when all is well, 1 when the input is bad or a rule is broken, 2 when the command line is wrong. Results
 * go to standard output; progress and errors, one line each, to standard error.
 */
@NullMarked
package io.stealaway.examples.cli;

import org.jspecify.annotations.NullMarked;
