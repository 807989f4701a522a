/**
 * Whether a zone survives the failure of a share of its hosts: a quick bound, then an exact search.
 *
 * <p>Not API: not exported, and free to change in every release.
 */
@NullMarked
package io.stealaway.placement.survival;

import org.jspecify.annotations.NullMarked;
