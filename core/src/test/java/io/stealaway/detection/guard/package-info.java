/** When nothing may be begun in a zone. */
@NullMarked
package io.stealaway.detection.guard;

import org.jspecify.annotations.NullMarked;
