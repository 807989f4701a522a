/** Rules about the shape of the library itself. */
@NullMarked
package io.stealaway;

import org.jspecify.annotations.NullMarked;
