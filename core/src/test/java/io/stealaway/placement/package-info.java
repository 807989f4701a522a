/** What the engine chooses, refuses and explains. */
@NullMarked
package io.stealaway.placement;

import org.jspecify.annotations.NullMarked;
