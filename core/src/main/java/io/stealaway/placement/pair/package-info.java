/**
 * Two moves that may let a third VM in, in the order in which they are tried.
 *
 * <p>Not API: not exported, and free to change in every release.
 */
@NullMarked
package io.stealaway.placement.pair;

import org.jspecify.annotations.NullMarked;
