/**
 * Not API: not exported. Argument checks, limits and collections that several packages share; they know nothing of the model.
 */
@NullMarked
package io.stealaway.internal;

import org.jspecify.annotations.NullMarked;
