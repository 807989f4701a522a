/**
 * Not API: exported to StealAway's adapters only. Argument checks, limits, collections and text that several packages and the
 * adapters share; they know nothing of the model. It changes without notice from release to release, so all StealAway artifacts
 * on one path must be of one version, which {@link io.stealaway.internal.Release} checks.
 */
@NullMarked
package io.stealaway.internal;

import org.jspecify.annotations.NullMarked;
