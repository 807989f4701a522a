/** Code to lift: creating VMs where the engine says. */
@NullMarked
package io.stealaway.examples.boot;

import org.jspecify.annotations.NullMarked;
