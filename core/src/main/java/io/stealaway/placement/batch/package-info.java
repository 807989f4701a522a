/**
 * Where VMs go that do not exist yet: alone, in batches that are searched as a whole, and how many more of a kind fit.
 *
 * <p>Not API: not exported, and free to change in every release.
 */
@NullMarked
package io.stealaway.placement.batch;

import org.jspecify.annotations.NullMarked;
