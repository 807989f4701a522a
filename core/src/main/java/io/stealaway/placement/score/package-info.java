/**
 * The built-in preferences, one class each, behind {@link io.stealaway.placement.score.BuiltInScorers}.
 *
 * <p>Not API: not exported, and free to change in every release.
 */
@NullMarked
package io.stealaway.placement.score;

import org.jspecify.annotations.NullMarked;
