/**
 * Registered rules: guarded against contract breaches and sorted by purpose.
 *
 * <p>Not API: not exported, and free to change in every release.
 */
@NullMarked
package io.stealaway.placement.rule;

import org.jspecify.annotations.NullMarked;
