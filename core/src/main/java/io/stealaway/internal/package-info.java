/**
 * Not API. What core and its adapters share and no embedder needs; it changes without notice from release to release, which is why
 * all StealAway artifacts on one path must be of one version. {@link io.stealaway.internal.Release} checks that.
 */
@NullMarked
package io.stealaway.internal;

import org.jspecify.annotations.NullMarked;
