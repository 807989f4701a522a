/** The loop on a real cloud: its configuration, a file as its source of steal, and what a pass tells. */
@NullMarked
package io.stealaway.examples.live;

import org.jspecify.annotations.NullMarked;
